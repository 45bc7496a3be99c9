package io.github.cachedresult.invocation;

import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.key.HashedParameter;
import io.github.cachedresult.key.Names;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
    private List<String> inputs = List.of();
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

    /** The names of the inputs that {@link ResultCache#get} will be given, in their order. They are part of the key. */
    public OperationBuilder<V> inputs(String... names) {
        inputs = List.of(names);
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
     * @throws IllegalArgumentException if a name is no fair name or is given twice, the model is missing, or the type of
     *     results cannot be decoded safely
     */
    public CachedOperation<V> build() {
        Names.require(name, "the operation's name");
        Names.require(model, "the model of the operation " + name);
        if (Set.copyOf(inputs).size() != inputs.size()) {
            throw new IllegalArgumentException("the inputs of " + name + " have two of one name: " + inputs);
        }
        List<HashedParameter> parameters = new ArrayList<>();
        for (String input : inputs) {
            parameters.add(new HashedParameter(input, parameters.size(), Object.class, null, Set.of()));
        }
        return methods.plan(name, parameters, resultType, String.valueOf(model), version, ttl, judges, tags);
    }
}
