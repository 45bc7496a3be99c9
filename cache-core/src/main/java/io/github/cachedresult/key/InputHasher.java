package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes keys for the calls of one operation.
 *
 * <p>A key is the SHA-256 digest of {@code ["cachedresult/h1", model, version, operation, {parameter name: value}, {extras}]} in
 * deterministically encoded CBOR; {@code docs/key-format.md} is the specification. Parameters that do not count are not
 * in it. Keys are exact: arguments that the method could tell apart have different keys.
 *
 * <p>Thread-safe. The arguments must not be changed by another thread meanwhile.
 */
public final class InputHasher {

    /** No argument says the draw of a variable model. */
    public static final int NO_ITERATION = -1;

    static final String MAGIC = "cachedresult/" + ResultKey.FORMAT;

    private final String operation;
    private final Normalizers normalizers;
    private final ClassShapes classes;
    private final HashingOptions options;
    private final List<Input> inputs;
    private final int[] indexes;
    private final boolean defaults;
    private final int iterationIndex;

    /** Creates a hasher without {@linkplain HashingOptions options}. */
    public InputHasher(String operation, List<HashedParameter> parameters, InstanceFactory factory) {
        this(operation, parameters, factory, HashingOptions.NONE, NO_ITERATION);
    }

    /**
     * Creates a hasher.
     *
     * @param operation the operation's name
     * @param parameters the parameters that count
     * @param factory where normalisers come from
     * @param options what the application adds
     * @param iterationIndex which argument says the draw of a variable model, or {@link #NO_ITERATION}
     * @throws UnhashableInputException if a parameter's declared type shows that its values cannot be hashed
     * @throws IllegalArgumentException if a normaliser cannot be created or refuses what it is to do, or a default is none
     *     of its parameter's type; the message names the parameter
     */
    public InputHasher(
            String operation,
            List<HashedParameter> parameters,
            InstanceFactory factory,
            HashingOptions options,
            int iterationIndex) {
        this.operation = operation;
        TypeNames names = new TypeNames();
        this.normalizers = new Normalizers(factory, names);
        this.classes = new ClassShapes(options, names);
        this.options = options;
        HashableTypes types = new HashableTypes(classes, normalizers, options);
        this.inputs = new ArrayList<>();
        for (HashedParameter parameter : parameters) {
            types.check(parameter);
            inputs.add(new Input(
                    parameter,
                    RecordShape.encodedName(parameter.name()),
                    IgnoredPaths.of(parameter.ignored()),
                    defaultOf(parameter)));
        }
        inputs.sort((x, y) -> Arrays.compareUnsigned(x.encodedName, y.encodedName));
        defaults = inputs.stream().anyMatch(input -> input.standard != null);
        this.iterationIndex = iterationIndex;
        indexes = IntStream.concat(
                        inputs.stream().mapToInt(input -> input.parameter.index()),
                        iterationIndex == NO_ITERATION ? IntStream.empty() : IntStream.of(iterationIndex))
                .toArray();
    }

    private @Nullable DefaultValue defaultOf(HashedParameter parameter) {
        if (parameter.standard() == null) {
            return null;
        }
        try {
            DefaultValue standard = DefaultValue.of(parameter.standard(), parameter.type());
            // A normaliser may refuse it.
            new InputEncoder(normalizers, classes, options).isDefault(parameter, standard, standard.value());
            return standard;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("of the parameter " + parameter.name() + ", " + e.getMessage(), e);
        }
    }

    /** The operation's name. */
    public String operation() {
        return operation;
    }

    /** How many parameters count, that of the iteration included. */
    public int parameterCount() {
        return indexes.length;
    }

    /** How many arguments a call must have at least, for those that count to be among them. */
    public int leastArguments() {
        return Arrays.stream(indexes).max().orElse(-1) + 1;
    }

    /** The keys of this operation's calls for one model and version. */
    public KeyScope scope(String model, String version) {
        return scope(model, version, null);
    }

    /**
     * The keys of this operation's calls for one model and version.
     *
     * @param salt what disowns all results that were computed without it, or {@code null}
     */
    public KeyScope scope(String model, String version, @Nullable String salt) {
        return new KeyScope(this, model, version, salt);
    }

    /**
     * Which draw of a variable model the arguments say, or {@code null}.
     *
     * @throws UnhashableInputException if it is no integer of 64 bits, of which two might be one
     */
    public @Nullable Long iteration(@Nullable Object[] arguments) {
        Object draw = iterationIndex == NO_ITERATION ? null : arguments[iterationIndex];
        if (draw == null) {
            return null;
        }
        if (draw instanceof Long || draw instanceof Integer || draw instanceof Short || draw instanceof Byte) {
            return ((Number) draw).longValue();
        }
        throw new UnhashableInputException(
                "its iteration", draw.getClass().getTypeName(), "draws are numbered by an int or a long");
    }

    /**
     * Hashes the arguments of one call.
     *
     * @param arguments all arguments, also those that do not count
     * @throws UnhashableInputException if one of them cannot be encoded exactly
     */
    public HashedInputs hash(String model, String version, @Nullable Object[] arguments) {
        return scope(model, version).hash(arguments);
    }

    HashedInputs hash(String model, String version, KeyExtras extras, @Nullable Object[] arguments) {
        CborWriter out = new CborWriter();
        writeNames(out, model, version, extras);
        int inputsAt = out.size();
        InputEncoder encoder = encoder();
        List<Input> counted = counted(encoder, arguments);
        out.writeMapHead(counted.size());
        for (Input input : counted) {
            input.write(encoder, out, arguments);
        }
        return hashed(model, version, extras, out, inputsAt, encoder.files());
    }

    /** Writes what precedes the inputs. */
    void writeNames(CborWriter out, String model, String version, KeyExtras extras) {
        out.writeArrayHead(extras.isEmpty() ? 5 : 6);
        out.writeText(MAGIC);
        out.writeText(model);
        out.writeText(version);
        out.writeText(operation);
    }

    /** Completes a preimage of which the inputs are written. */
    static HashedInputs hashed(
            String model, String version, KeyExtras extras, CborWriter out, int inputsAt, FileInputs files) {
        int inputsEnd = out.size();
        if (!extras.isEmpty()) {
            extras.writeTo(out);
        }
        Digest digest = Digest.of(out.buffer(), 0, out.size());
        return new HashedInputs(
                new ResultKey(model, version, digest), out.buffer(), out.size(), inputsAt, inputsEnd, files);
    }

    InputEncoder encoder() {
        return new InputEncoder(normalizers, classes, options);
    }

    /** The parameters that count, in the order of the encoding. */
    List<Input> inputs() {
        return inputs;
    }

    /** The inputs without those that have their default. */
    private List<Input> counted(InputEncoder encoder, @Nullable Object[] arguments) {
        if (!defaults) {
            return inputs;
        }
        List<Input> counted = new ArrayList<>(inputs.size());
        for (Input input : inputs) {
            if (input.counts(encoder, arguments)) {
                counted.add(input);
            }
        }
        return counted;
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
    record Input(
            HashedParameter parameter,
            byte[] encodedName,
            @Nullable IgnoredPaths ignored,
            @Nullable DefaultValue standard) {

        /** Whether it is in the key: not if it has its default. */
        boolean counts(InputEncoder encoder, @Nullable Object[] arguments) {
            try {
                return standard == null || !encoder.isDefault(parameter, standard, arguments[parameter.index()]);
            } catch (Throwable e) {
                // Encoding it says what is wrong with it.
                return true;
            }
        }

        /** Writes its name and its value. */
        void write(InputEncoder encoder, CborWriter out, @Nullable Object[] arguments) {
            Object argument = arguments[parameter.index()];
            out.writeRaw(encodedName);
            try {
                encoder.encode(out, parameter, ignored, argument);
            } catch (UnhashableInputException e) {
                throw e;
            } catch (Throwable e) {
                // A collection changed while it was read, or an element failed: no key can be trusted, and the call
                // goes on.
                throw new UnhashableInputException(
                        parameter.name(),
                        argument == null ? "null" : argument.getClass().getTypeName(),
                        "reading it failed: " + UnhashableInputException.described(e));
            }
        }
    }
}
