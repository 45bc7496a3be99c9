package io.github.cachedresult.key;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the keys of one operation's calls have in common: the operation, the model, its version and salt. Resolved once for each
 * of them, so that {@link KeyMemo} compares one reference where it would compare three names.
 *
 * <p>Immutable and thread-safe; two scopes are equal only if they are the same object.
 */
public final class KeyScope {

    private final InputHasher hasher;
    private final String model;
    private final String version;
    private final @Nullable String salt;
    private final int seed;

    KeyScope(InputHasher hasher, String model, String version, @Nullable String salt) {
        this.hasher = hasher;
        this.model = model;
        this.version = version;
        this.salt = salt;
        this.seed = System.identityHashCode(this);
    }

    /** The model's name. */
    public String model() {
        return model;
    }

    /** The model's version. */
    public String version() {
        return version;
    }

    /**
     * Hashes the arguments of one call.
     *
     * @param arguments all arguments, also those that do not count
     * @throws UnhashableInputException if one of them cannot be encoded exactly
     */
    public HashedInputs hash(@Nullable Object[] arguments) {
        return hash(arguments, null);
    }

    /**
     * Hashes the arguments of one call.
     *
     * @param arguments all arguments, also those that do not count
     * @param iteration which draw of a variable model it is, where no argument says it, or {@code null}
     * @throws UnhashableInputException if one of them cannot be encoded exactly
     */
    public HashedInputs hash(@Nullable Object[] arguments, @Nullable Long iteration) {
        Long argument = hasher.iteration(arguments);
        return hasher.hash(model, version, new KeyExtras(salt, argument == null ? iteration : argument), arguments);
    }

    /**
     * What hashes calls that differ in some arguments only, such as the items of a batch. All others are encoded now.
     *
     * @param arguments the arguments that all calls have; what is at the positions that differ is not looked at
     * @param iteration which draw of a variable model they are, where no argument says it, or {@code null}
     * @param varying the positions of the arguments that differ; that of an iteration is none of them
     * @throws UnhashableInputException if an argument that does not differ cannot be encoded exactly
     */
    public BatchHasher batch(@Nullable Object[] arguments, @Nullable Long iteration, Set<Integer> varying) {
        Long argument = hasher.iteration(arguments);
        KeyExtras extras = new KeyExtras(salt, argument == null ? iteration : argument);
        return new BatchHasher(hasher, model, version, extras, arguments, varying);
    }

    /**
     * The arguments that count, from which {@link #hash} makes the same key: the array itself where all of them do, else a
     * copy without the others.
     */
    public @Nullable Object[] countedOf(@Nullable Object[] arguments) {
        if (hasher.indexes().length == arguments.length) {
            return arguments;
        }
        @Nullable Object[] counted = new @Nullable Object[arguments.length];
        for (int index : hasher.indexes()) {
            counted[index] = arguments[index];
        }
        return counted;
    }

    InputHasher hasher() {
        return hasher;
    }

    /** Tells its calls in {@link KeyMemo} from those of other scopes, mostly. */
    int seed() {
        return seed;
    }

    /** Operation, model and version, for people. */
    @Override
    public String toString() {
        return hasher.operation() + " of " + model + " " + version;
    }
}
