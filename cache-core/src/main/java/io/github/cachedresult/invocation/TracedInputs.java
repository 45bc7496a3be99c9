package io.github.cachedresult.invocation;

import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.KeyInput;
import io.github.cachedresult.key.KeyScope;
import io.github.cachedresult.key.Preimage;
import io.github.cachedresult.key.PreimageRead;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.key.UnhashableInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the inputs of a traced call can be listed from later: their encoding where the call made one; else the arguments,
 * which the memo of keys knew, so that they cannot change.
 */
sealed interface TracedInputs {

    /** There are none, or they are not kept. */
    TracedInputs NONE = new Encoded(new byte[0]);

    /** The inputs; empty if they cannot be told for certain. */
    List<KeyInput> list(ResultKey key);

    /** Bytes of which the key is the digest. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Encoded(byte[] preimage) implements TracedInputs {

        static Encoded of(HashedInputs hashed) {
            return new Encoded(hashed.preimage());
        }

        @Override
        public List<KeyInput> list(ResultKey key) {
            return preimage.length > 0 && Preimage.read(preimage, key) instanceof PreimageRead.Whole whole
                    ? whole.preimage().inputs()
                    : List.of();
        }
    }

    /** Arguments that do not change; only those that count are here. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Remembered(KeyScope scope, @Nullable Object[] arguments) implements TracedInputs {

        static Remembered of(KeyScope scope, @Nullable Object[] arguments) {
            return new Remembered(scope, scope.countedOf(arguments));
        }

        @Override
        public List<KeyInput> list(ResultKey key) {
            try {
                return Encoded.of(scope.hash(arguments)).list(key);
            } catch (UnhashableInputException e) {
                return List.of();
            }
        }
    }
}
