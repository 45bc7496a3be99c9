package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a key is the digest of, read back: the model, its version, the operation, and the inputs. {@code
 * docs/key-format.md} is the specification.
 *
 * <p>Immutable and thread-safe.
 */
public final class Preimage {

    private final String model;
    private final String version;
    private final String operation;
    private final List<InputNode> parameters;
    private final List<InputNode> extras;

    Preimage(String model, String version, String operation, List<InputNode> parameters, List<InputNode> extras) {
        this.model = model;
        this.version = version;
        this.operation = operation;
        this.parameters = List.copyOf(parameters);
        this.extras = List.copyOf(extras);
    }

    /** Reads a preimage. Never throws, and keeps no reference to the bytes. */
    public static PreimageRead read(byte[] bytes) {
        try {
            return new PreimageRead.Whole(new PreimageReader().read(bytes));
        } catch (CborException e) {
            return new PreimageRead.Unreadable(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Reads the preimage of a key, and makes sure that it is.
     *
     * @param key the key that must be the digest of the bytes
     */
    public static PreimageRead read(byte[] bytes, ResultKey key) {
        if (!Digest.of(bytes, 0, bytes.length).equals(key.digest())) {
            return new PreimageRead.Unreadable("the key is not its digest");
        }
        return read(bytes);
    }

    /** The model's name. */
    public String model() {
        return model;
    }

    /** The model's version. */
    public String version() {
        return version;
    }

    /** The operation's name. */
    public String operation() {
        return operation;
    }

    /**
     * The parameters that count, in the order of the encoding, each before what is in it, and then {@code (salt)} and {@code
     * (iteration)}, where there are any. Unmodifiable.
     */
    public List<KeyInput> inputs() {
        List<KeyInput> inputs = new ArrayList<>();
        parameters.forEach(parameter -> parameter.forEach(inputs::add));
        extras.forEach(extra -> extra.forEach(inputs::add));
        return Collections.unmodifiableList(inputs);
    }

    /** The paths of the parameters that count, without what is in them. */
    public List<String> parameterPaths() {
        return parameters.stream().map(parameter -> parameter.input().path()).toList();
    }

    /**
     * In what this differs from a key that has the same inputs.
     *
     * @param earlier the key
     * @param earlierOperation its operation
     */
    public KeyComparison comparedWithSameInputs(ResultKey earlier, String earlierOperation) {
        return new KeyComparison(namesIn(earlier.model(), earlier.version(), earlierOperation), parameterPaths());
    }

    /** In what this differs from another preimage, and what is equal. */
    public KeyComparison comparedWith(Preimage earlier) {
        List<KeyDifference> differences = namesIn(earlier.model, earlier.version, earlier.operation);
        InputComparator comparator = new InputComparator();
        comparator.compareByLabel(earlier.parameters, parameters);
        comparator.compareByLabel(earlier.extras, extras);
        differences.addAll(comparator.differences());
        return new KeyComparison(differences, comparator.equal());
    }

    private List<KeyDifference> namesIn(String earlierModel, String earlierVersion, String earlierOperation) {
        List<KeyDifference> differences = new ArrayList<>();
        compareNames("model", earlierModel, model, differences);
        compareNames("version", earlierVersion, version, differences);
        compareNames("operation", earlierOperation, operation, differences);
        return differences;
    }

    private static void compareNames(String what, String was, String now, List<KeyDifference> differences) {
        if (!was.equals(now)) {
            differences.add(new KeyDifference.Named(what, was, now));
        }
    }
}
