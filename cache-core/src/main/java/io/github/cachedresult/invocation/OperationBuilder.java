package io.github.cachedresult.invocation;

import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.key.HashedParameter;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.Names;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Plans a computation for {@link ResultCache#get}, the programmatic twin of the annotation: the same model, version,
 * operation and inputs make the same key. Not thread-safe.
 *
 * @param <V> the type of the results
 */
public final class OperationBuilder<V extends @Nullable Object> {

    private final CachedMethods methods;
    private final String name;
    private final Type resultType;
    private @Nullable String model;
    private @Nullable String version;
    private @Nullable Duration ttl;
    private @Nullable String iteration;
    private boolean variable;
    private DeclaredFreshness freshness = DeclaredFreshness.NONE;
    private boolean storesNull;
    private StoredFailures failures = StoredFailures.NONE;
    private List<String> inputs = List.of();
    private @Nullable String each;
    private List<String> tags = List.of();
    private final List<ResultValidity<? super V>> judges = new ArrayList<>();

    OperationBuilder(CachedMethods methods, String name, Type resultType) {
        this.methods = methods;
        this.name = name;
        this.resultType = resultType;
    }

    /** The model's name; required. */
    public OperationBuilder<V> model(String modelName) {
        model = modelName;
        return this;
    }

    /** The model's version; by default {@code unversioned}. */
    public OperationBuilder<V> version(String modelVersion) {
        version = modelVersion;
        return this;
    }

    /**
     * How long results live; by default for ever.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public OperationBuilder<V> ttl(Duration life) {
        ttl = DurationFormat.requirePositive(life, "the ttl " + life + " of the operation " + name);
        return this;
    }

    /**
     * From which age on a result, while it still answers calls, is computed anew in the background; by default, and for
     * zero, never. See {@link io.github.cachedresult.Freshness#refreshAfter}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OperationBuilder<V> refreshAfter(Duration age) {
        return fresh("refresh-after", age, DeclaredFreshness::withRefreshAfter);
    }

    /**
     * How long past its expiry a result may stand in for one that could not be computed; by default, and for zero, not at
     * all. See {@link io.github.cachedresult.Freshness#staleFor}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OperationBuilder<V> staleFor(Duration time) {
        return fresh("stale-for", time, DeclaredFreshness::withStaleFor);
    }

    /**
     * How long calls wait where an expired result may stand in; by default, and for zero, as long as it takes. See {@link
     * io.github.cachedresult.Freshness#softTimeout}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OperationBuilder<V> softTimeout(Duration limit) {
        return fresh("soft-timeout", limit, DeclaredFreshness::withSoftTimeout);
    }

    /**
     * How long calls wait where nothing stands in; by default, and for zero, as long as it takes. See {@link
     * io.github.cachedresult.Freshness#timeout}.
     *
     * @throws IllegalArgumentException if it is negative
     */
    public OperationBuilder<V> timeout(Duration limit) {
        return fresh("timeout", limit, DeclaredFreshness::withTimeout);
    }

    private OperationBuilder<V> fresh(
            String what, Duration time, BiFunction<DeclaredFreshness, Duration, DeclaredFreshness> with) {
        DurationFormat.requireNotNegative(time, "the " + what + " " + time + " of the operation " + name);
        freshness = with.apply(freshness, time);
        return this;
    }

    /**
     * Up to which share the times of each result are shortened; by default 0. See {@link
     * io.github.cachedresult.Freshness#jitter}.
     *
     * @throws IllegalArgumentException if it is not from 0 to less than 1
     */
    public OperationBuilder<V> jitter(double share) {
        freshness = freshness.withJitter(
                EffectiveFreshness.requireShare(share, "the jitter " + share + " of the operation " + name));
        return this;
    }

    /** Declares that it answers differently each time, so that only numbered draws are cached: see {@link #iteration}. */
    public OperationBuilder<V> variable() {
        variable = true;
        return this;
    }

    /**
     * The name of that input, among {@link #inputs}, which numbers the draws of a variable model: an integer number, or
     * {@code null} for none. Without it, an {@link IterationScope} can number them.
     */
    public OperationBuilder<V> iteration(String input) {
        iteration = input;
        return this;
    }

    /** The names of the inputs that {@link ResultCache#get} will be given, in their order. They are part of the key. */
    public OperationBuilder<V> inputs(String... names) {
        inputs = List.of(names);
        return this;
    }

    /**
     * The name of that input, among {@link #inputs}, of which {@link ResultCache#stream} is given many: its items. {@link
     * ResultCache#get} is given one, and both share their results.
     */
    public OperationBuilder<V> each(String input) {
        each = input;
        return this;
    }

    /** Declares that {@code null} is a result, to be stored like others. Without it, it is returned and not stored. */
    public OperationBuilder<V> storeNull() {
        storesNull = true;
        return this;
    }

    /**
     * Declares exceptions that are remembered, and thrown anew to later callers; see {@link
     * io.github.cachedresult.StoreFailures}.
     *
     * @param life how long, counted from the failure
     * @param types the exceptions, with their subclasses
     * @throws IllegalArgumentException if the life is not positive, or one of the types cannot be created from a
     *     message, or has another one then
     */
    public OperationBuilder<V> storeFailures(Duration life, List<Class<? extends Exception>> types) {
        failures = StoredFailures.of(
                DurationFormat.requirePositive(life, "the life " + life + " of failures of the operation " + name),
                types);
        return this;
    }

    /** The entries' tags. */
    public OperationBuilder<V> tags(String... names) {
        tags = List.of(names);
        return this;
    }

    /** Adds a judge of results. */
    public OperationBuilder<V> validity(ResultValidity<? super V> judge) {
        judges.add(judge);
        return this;
    }

    /**
     * Makes the plan.
     *
     * @throws IllegalArgumentException if a name is no fair name or is given twice, the model is missing, the iteration
     *     or the items are none of the inputs, or the type of results cannot be decoded safely
     */
    public CachedOperation<V> build() {
        Names.require(name, "the operation's name");
        Names.require(model, "the model of the operation " + name);
        if (Set.copyOf(inputs).size() != inputs.size()) {
            throw new IllegalArgumentException("the inputs of " + name + " have two of one name: " + inputs);
        }
        List<HashedParameter> parameters = new ArrayList<>();
        int iterationIndex = InputHasher.NO_ITERATION;
        for (int i = 0; i < inputs.size(); i++) {
            if (inputs.get(i).equals(iteration)) {
                iterationIndex = i;
            } else {
                parameters.add(new HashedParameter(inputs.get(i), i, Object.class, null, Set.of()));
            }
        }
        if (iteration != null && iterationIndex == InputHasher.NO_ITERATION) {
            throw new IllegalArgumentException(
                    "the iteration of " + name + " is to be '" + iteration + "', and its inputs are " + inputs);
        }
        int items = each == null ? -1 : inputs.indexOf(each);
        if (each != null && (items < 0 || each.equals(iteration))) {
            throw new IllegalArgumentException("the items of " + name + " are to be '" + each + "', and its inputs are "
                    + inputs + (each.equals(iteration) ? ", of which that is the iteration" : ""));
        }
        return methods.plan(
                name,
                parameters,
                resultType,
                String.valueOf(model),
                new DeclaredModel(version, ttl, variable, freshness),
                iterationIndex,
                judges,
                storesNull,
                failures,
                tags,
                items < 0 ? null : BatchShape.ofProgram(name, inputs.get(items), items));
    }
}
