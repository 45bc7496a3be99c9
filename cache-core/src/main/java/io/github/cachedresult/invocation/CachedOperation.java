package io.github.cachedresult.invocation;

import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.Names;
import io.github.cachedresult.tier.EntryJudge;
import io.github.cachedresult.value.ResultType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The plan of one cached method or computation, resolved once: how its key is made, what its results are, which model
 * they belong to, and who judges them.
 *
 * <p>Made by {@link ResultCache#operation} for programs and by {@link CachedMethods} for annotated methods. Immutable and
 * thread-safe; two plans are equal only if they are the same object.
 *
 * @param <V> the type of the results
 */
@SuppressWarnings("UnusedTypeParameter") // ties a plan to the type that ResultCache.get answers with
public final class CachedOperation<V extends @Nullable Object> {

    /** More models of one method than anybody has. */
    private static final int MAX_REMEMBERED = 10_000;

    private final String description;
    private final InputHasher hasher;
    private final boolean named;
    private final ResultType type;
    private final boolean wrapped;
    private final ModelSource modelSource;
    private final ModelRules rules;
    private final @Nullable String version;
    private final @Nullable Duration ttl;
    private final Judges judges;
    private final List<String> tags;
    private final @Nullable ModelBinding fixed;
    private final Map<String, ModelBinding> bindings = new ConcurrentHashMap<>();

    CachedOperation(
            String description,
            InputHasher hasher,
            boolean named,
            ResultType type,
            boolean wrapped,
            ModelSource modelSource,
            ModelRules rules,
            @Nullable String version,
            @Nullable Duration ttl,
            Judges judges,
            List<String> tags) {
        this.description = description;
        this.hasher = hasher;
        this.named = named;
        this.type = type;
        this.wrapped = wrapped;
        this.modelSource = modelSource;
        this.rules = rules;
        this.version = version;
        this.ttl = ttl;
        this.judges = judges;
        this.tags = List.copyOf(tags);
        this.fixed =
                modelSource instanceof ModelSource.Fixed known ? rules.bind(hasher, known.model(), version, ttl) : null;
    }

    /** The operation's name, as it enters keys. */
    public String name() {
        return hasher.operation();
    }

    /** The model's name, or {@code null} where it differs by call or object. */
    public @Nullable String model() {
        return fixed == null ? null : fixed.model();
    }

    /** The model's version, or {@code null} where the model differs by call or object. */
    public @Nullable String version() {
        return fixed == null ? null : fixed.version();
    }

    /** The method as a person would name it, for messages. */
    @Override
    public String toString() {
        return description;
    }

    InputHasher hasher() {
        return hasher;
    }

    /** Whether somebody chose the operation's name, and so may have chosen it for two methods. */
    boolean isNamed() {
        return named;
    }

    /** What it is that a method of this object computes; a model that differs by call is any model. */
    OperationId idFor(@Nullable Object target) {
        if (modelSource instanceof ModelSource.Parameter) {
            return new OperationId("any model", String.valueOf(version), name());
        }
        ModelBinding binding = bind(target, new Object[0]);
        if (binding != null && binding.conflict() != null) {
            throw new InvalidCachedMethodException(description, binding.conflict());
        }
        return binding == null
                ? new OperationId("no model", "", name())
                : new OperationId(binding.model(), binding.version(), name());
    }

    /**
     * Makes sure that these can be the arguments of a call.
     *
     * @throws IllegalArgumentException if they cannot
     */
    void requireArguments(@Nullable Object[] arguments) {
        int index = modelSource instanceof ModelSource.Parameter parameter ? parameter.index() : -1;
        int least = Math.max(hasher.leastArguments(), index + 1);
        if (arguments.length < least) {
            throw new IllegalArgumentException(
                    this + " has " + least + " inputs or more, this call has " + arguments.length);
        }
        if (index >= 0 && arguments[index] != null && !(arguments[index] instanceof String)) {
            throw new IllegalArgumentException("the argument " + index + " of " + this + " names the model, as a text");
        }
    }

    ResultType type() {
        return type;
    }

    /** Whether the method returns its result in a {@link io.github.cachedresult.Cached}. */
    boolean isWrapped() {
        return wrapped;
    }

    Judges judges() {
        return judges;
    }

    List<String> tags() {
        return tags;
    }

    /** The model of a call, or null where it has no fair name. */
    @Nullable ModelBinding bind(@Nullable Object target, @Nullable Object[] arguments) {
        if (fixed != null) {
            return fixed;
        }
        String name = modelSource.nameFor(target, arguments);
        if (name == null) {
            return null;
        }
        ModelBinding known = bindings.get(name);
        if (known == null && Names.defect(name) == null) {
            known = bindOrConflict(name);
            // Names that come from outside must not fill the heap.
            if (bindings.size() < MAX_REMEMBERED) {
                bindings.put(name, known);
            }
        }
        return known;
    }

    /** A model that is first heard of in a call must not fail the call, whatever the rules say of it. */
    private ModelBinding bindOrConflict(String name) {
        try {
            return rules.bind(hasher, name, version, ttl);
        } catch (IllegalArgumentException e) {
            return ModelBinding.conflicting(hasher.scope(name, ""), String.valueOf(e.getMessage()));
        }
    }

    EntryJudge judge(ModelBinding model) {
        return new EntryJudge(name(), type, model.ttlMillis());
    }
}
