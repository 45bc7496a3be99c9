package io.github.cachedresult.invocation;

import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.KeyInput;
import io.github.cachedresult.key.ResultKey;
import java.util.List;
import java.util.stream.Collectors;

/** What a key is made of, or why there is none. The text of each is for people. */
public sealed interface KeyExplanation {

    /**
     * The inputs are known.
     *
     * @param key the key, with model and version
     * @param operation what of the model is computed
     * @param inputs the inputs that count, in the order of the encoding, each before what is in it; a container of very
     *     many parts is one input
     */
    record Listed(ResultKey key, String operation, List<KeyInput> inputs) implements KeyExplanation {

        /** Copies the list. */
        public Listed {
            inputs = List.copyOf(inputs);
        }

        /** The key, and a line for each input. */
        @Override
        public String toString() {
            return operation + " of " + key
                    + inputs.stream().map(input -> "\n" + input).collect(Collectors.joining());
        }
    }

    /**
     * There is an entry, from which the inputs cannot be listed.
     *
     * @param key the key, with model and version
     * @param operation what of the model was computed
     * @param inputs the digest of the inputs alone, without model, version and operation
     * @param reason why they cannot: they are too long to be kept, or cannot be read
     */
    record NotKept(ResultKey key, String operation, Digest inputs, String reason) implements KeyExplanation {

        @Override
        public String toString() {
            return operation + " of " + key + "\nits inputs are not known: " + reason;
        }
    }

    /**
     * No entry was found under the key.
     *
     * @param key the key's text
     * @param search where it was looked for
     */
    record NotFound(String key, HeaderSearch search) implements KeyExplanation {

        @Override
        public String toString() {
            // Where the key's model is known, its entry is looked up, and no headers are read.
            return "no entry of " + key + " was found"
                    + (search.read() > 0
                            ? "\n" + search
                            : search.findings().stream()
                                    .map(finding -> "\n" + finding)
                                    .collect(Collectors.joining()));
        }
    }

    /**
     * The call has no key, because an input cannot be encoded exactly: it runs uncached.
     *
     * @param model the model's name
     * @param version the model's version
     * @param operation what of the model is computed
     * @param path where the input is
     * @param type the name of its type
     * @param reason why it is not hashable
     */
    record Unhashable(String model, String version, String operation, String path, String type, String reason)
            implements KeyExplanation {

        @Override
        public String toString() {
            return operation + " of " + model + " " + version + " has no key\n`" + path + "`: " + type
                    + " is not hashable: " + reason;
        }
    }

    /**
     * The call has no key for another reason: it runs uncached.
     *
     * @param operation what is computed
     * @param reason why there is no key, or why none is used
     */
    record Uncached(String operation, String reason) implements KeyExplanation {

        @Override
        public String toString() {
            return operation + " runs uncached: " + reason;
        }
    }
}
