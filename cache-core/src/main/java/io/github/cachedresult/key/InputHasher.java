package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys for the calls of one operation.
 *
 * <p>A key is the SHA-256 digest of {@code ["cachedresult/h1", model, version, operation, {parameter name: value}]} in
 * deterministically encoded CBOR; {@code docs/key-format.md} is the specification. Parameters that do not count are not
 * in it. Keys are exact: arguments that the method could tell apart have different keys.
 *
 * <p>Thread-safe. The arguments must not be changed by another thread meanwhile.
 */
public final class InputHasher {

    static final String MAGIC = "cachedresult/" + ResultKey.FORMAT;

    private final String operation;
    private final Normalizers normalizers;
    private final ClassShapes classes;
    private final HashingOptions options;
    private final List<Input> inputs;
    private final int[] indexes;

    /** Creates a hasher without {@linkplain HashingOptions options}. */
    public InputHasher(String operation, List<HashedParameter> parameters, InstanceFactory factory) {
        this(operation, parameters, factory, HashingOptions.NONE);
    }

    /**
     * Creates a hasher.
     *
     * @param operation the operation's name
     * @param parameters the parameters that count
     * @param factory where normalisers come from
     * @param options what the application adds
     * @throws UnhashableInputException if a parameter's declared type shows that its values cannot be hashed
     */
    public InputHasher(
            String operation, List<HashedParameter> parameters, InstanceFactory factory, HashingOptions options) {
        this.operation = operation;
        this.normalizers = new Normalizers(factory);
        this.classes = new ClassShapes(options);
        this.options = options;
        HashableTypes types = new HashableTypes(classes, options);
        this.inputs = new ArrayList<>();
        for (HashedParameter parameter : parameters) {
            types.check(parameter);
            inputs.add(new Input(
                    parameter, RecordShape.encodedName(parameter.name()), IgnoredPaths.of(parameter.ignored())));
        }
        inputs.sort((x, y) -> Arrays.compareUnsigned(x.encodedName, y.encodedName));
        indexes = inputs.stream().mapToInt(input -> input.parameter.index()).toArray();
    }

    /** The operation's name. */
    public String operation() {
        return operation;
    }

    /** How many parameters count. */
    public int parameterCount() {
        return inputs.size();
    }

    /** How many arguments a call must have at least, for those that count to be among them. */
    public int leastArguments() {
        return Arrays.stream(indexes).max().orElse(-1) + 1;
    }

    /** The keys of this operation's calls for one model and version. */
    public KeyScope scope(String model, String version) {
        return new KeyScope(this, model, version);
    }

    /**
     * Hashes the arguments of one call.
     *
     * @param arguments all arguments, also those that do not count
     * @throws UnhashableInputException if one of them cannot be encoded exactly
     */
    public HashedInputs hash(String model, String version, @Nullable Object[] arguments) {
        CborWriter out = new CborWriter();
        out.writeArrayHead(5);
        out.writeText(MAGIC);
        out.writeText(model);
        out.writeText(version);
        out.writeText(operation);
        int inputsAt = out.size();
        out.writeMapHead(inputs.size());
        InputEncoder encoder = new InputEncoder(normalizers, classes, options);
        for (Input input : inputs) {
            out.writeRaw(input.encodedName);
            encode(encoder, out, input, arguments[input.parameter.index()]);
        }
        Digest digest = Digest.of(out.buffer(), 0, out.size());
        Digest inputsDigest = Digest.of(out.buffer(), inputsAt, out.size() - inputsAt);
        return new HashedInputs(
                new ResultKey(model, version, digest), out.toByteArray(), inputsDigest, encoder.files());
    }

    private static void encode(InputEncoder encoder, CborWriter out, Input input, @Nullable Object argument) {
        try {
            encoder.encode(out, input.parameter, input.ignored, argument);
        } catch (UnhashableInputException e) {
            throw e;
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            // A collection changed while it was read, or an element failed: no key can be trusted.
            throw new UnhashableInputException(
                    input.parameter.name(),
                    argument == null ? "null" : argument.getClass().getTypeName(),
                    "reading it failed: " + e);
        }
    }

    /** The positions of the arguments that count; not to be changed. */
    int[] indexes() {
        return indexes;
    }

    /** Whether something below this argument does not count. */
    boolean ignoresBelow(int index) {
        return inputs.stream().anyMatch(input -> input.parameter.index() == index && input.ignored != null);
    }

    /** A parameter that counts, with what is resolved of it once. */
    private record Input(
            HashedParameter parameter,
            byte[] encodedName,
            @Nullable IgnoredPaths ignored) {}
}
