package io.github.cachedresult.invocation;

import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.Names;
import io.github.cachedresult.tier.EntryJudge;
import io.github.cachedresult.value.ResultType;
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

    private static final @Nullable Object[] NO_ARGUMENTS = {};

    private final String description;
    private final InputHasher hasher;
    private final boolean named;
    private final ResultType type;
    private final boolean wrapped;
    private final ModelSource modelSource;
    private final ModelRules rules;
    private final DeclaredModel declared;
    private final ResultPolicy policy;
    private final List<String> tags;
    private final @Nullable Admission admission;
    private final @Nullable ModelBinding fixed;
    private final Map<ModelNow, ModelBinding> bindings = new ConcurrentHashMap<>();

    CachedOperation(
            String description,
            InputHasher hasher,
            boolean named,
            ResultType type,
            boolean wrapped,
            ModelSource modelSource,
            ModelRules rules,
            DeclaredModel declared,
            ResultPolicy policy,
            List<String> tags,
            @Nullable Admission admission) {
        this.description = description;
        this.hasher = hasher;
        this.named = named;
        this.type = type;
        this.wrapped = wrapped;
        this.modelSource = modelSource;
        this.rules = rules;
        this.declared = declared;
        this.policy = policy;
        this.tags = List.copyOf(tags);
        this.admission = admission;
        this.fixed = modelSource instanceof ModelSource.Fixed known && !rules.areVersionsVariable()
                ? rules.bind(hasher, known.model(), null, declared)
                : null;
    }

    /** The operation's name, as it enters keys. */
    public String name() {
        return hasher.operation();
    }

    /** The model's name, or {@code null} where it differs by call or object. */
    public @Nullable String model() {
        return modelSource instanceof ModelSource.Fixed known ? known.model() : null;
    }

    /** The model's version, or {@code null} where the model differs by call or object, or a source says its version. */
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

    /**
     * Why a call on this object must run uncached, or {@code null}. For bindings, which ask it before each call.
     *
     * <p>Of a class with fields only the first instance is cached, unless it is a {@link
     * io.github.cachedresult.NamedModel}; of classes whose methods would take each other's results, the first; of such
     * methods of one class, none.
     */
    public @Nullable String objectionTo(@Nullable Object target) {
        return admission == null ? null : admission.objectionTo(this, target);
    }

    /** Whether all objects of the class are cached alike, as none has fields that could make a difference. */
    boolean isForAllObjects() {
        return admission == null || admission.isForAllObjects();
    }

    /** Whether the object the method is called on names the model. */
    public boolean isOfNamedModel() {
        return modelSource instanceof ModelSource.Target;
    }

    /** Whether the model differs by call. */
    boolean isOfAnyModel() {
        return modelSource instanceof ModelSource.Parameter;
    }

    /**
     * What it is that a method of this object computes, or {@code null} where the object does not say.
     *
     * @throws InvalidCachedMethodException if the rules say two things of its model
     */
    @Nullable OperationId idFor(@Nullable Object target) {
        String name = modelSource.nameFor(target, NO_ARGUMENTS);
        if (name == null || Names.defect(name) != null) {
            return null;
        }
        try {
            return idOf(rules.bind(hasher, name, null, declared));
        } catch (IllegalArgumentException e) {
            throw new InvalidCachedMethodException(description, String.valueOf(e.getMessage()));
        }
    }

    /** What it computes of a model, or {@code null} where the rules say two things of it. */
    @Nullable OperationId idOf(String model) {
        ModelBinding binding = bindByRules(new ModelNow(model, null));
        return binding.conflict() == null ? idOf(binding) : null;
    }

    private OperationId idOf(ModelBinding binding) {
        // Two versions that are declared may become one, where a source has the say.
        return new OperationId(
                binding.model(), rules.areVersionsVariable() ? "of any version" : binding.version(), name());
    }

    /** The version in the annotation. */
    @Nullable String declaredVersion() {
        return declared.version();
    }

    /** Whether two methods are cached for one and the same annotation. */
    boolean isOfOneAnnotationWith(CachedOperation<?> other) {
        return admission != null
                && other.admission != null
                && admission.annotated().equals(other.admission.annotated());
    }

    /** Whose method it is, for messages. */
    String servedBy() {
        return admission == null
                ? description
                : "the class " + admission.targetClass().getName();
    }

    /**
     * Claims what this is before its first call, as far as it is known; returns why it must not be served.
     *
     * @param siblings the other cached methods of the class, none of which it may meet, be they called or not
     */
    @Nullable String claim(Claims claims, List<CachedOperation<?>> siblings) {
        OperationId id = fixedId();
        for (CachedOperation<?> sibling : siblings) {
            String objection = Claims.objectionBetween(this, id, sibling, sibling.fixedId());
            if (objection != null) {
                return objection;
            }
        }
        // A NamedModel's is claimed when a call brings its name.
        return id == null && !isOfAnyModel() ? null : claims.add(this, id, null);
    }

    private @Nullable OperationId fixedId() {
        return fixed == null ? null : idOf(fixed);
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
        return policy.judges();
    }

    /** Which outcomes are kept. */
    ResultPolicy policy() {
        return policy;
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
        String current;
        try {
            current = rules.currentVersion(name);
        } catch (IllegalArgumentException e) {
            return ModelBinding.conflicting(hasher.scope(name, ""), String.valueOf(e.getMessage()));
        }
        ModelNow now = new ModelNow(name, current);
        ModelBinding known = bindings.get(now);
        if (known == null && Names.defect(name) == null) {
            known = bindUnlessClaimed(now);
            // Names that come from outside must not fill the heap.
            if (bindings.size() < MAX_REMEMBERED) {
                bindings.put(now, known);
            }
        }
        return known;
    }

    /** Why a call of a variable model is not cached, or null: it does not say which draw it wants. */
    @Nullable String unnumbered(ModelBinding model, @Nullable Object[] arguments) {
        return model.variable() && IterationScope.current() == null && hasher.iteration(arguments) == null
                ? "its model is variable and the call says no iteration; give it an @Iteration parameter, or call it within"
                        + " an IterationScope"
                : null;
    }

    /** Whether a call's model is still of the version that its key was made with, or why not. */
    @Nullable String promotion(ModelBinding model, @Nullable Object target, @Nullable Object[] arguments) {
        if (!rules.areVersionsVariable() && !isOfNamedModel()) {
            return null;
        }
        ModelBinding now = bind(target, arguments);
        if (now == null || now.conflict() != null) {
            return "nobody can say whether its model was promoted while it ran: "
                    + (now == null ? "it has no fair name any more" : now.conflict());
        }
        if (!now.model().equals(model.model())) {
            return "its model was " + model.model() + " before it ran and is " + now.model() + " now";
        }
        return now.version().equals(model.version())
                ? null
                : "its model was promoted from " + model.version() + " to " + now.version() + " while it ran";
    }

    private ModelBinding bindUnlessClaimed(ModelNow model) {
        ModelBinding binding = bindByRules(model);
        if (admission == null || binding.conflict() != null) {
            return binding;
        }
        Claims claims = admission.claims();
        // Of more models than are remembered, any is claimed.
        String objection = isOfAnyModel()
                ? claims.objectionTo(this, idOf(binding))
                : claims.add(this, bindings.size() < MAX_REMEMBERED ? idOf(binding) : null, null);
        return objection == null ? binding : ModelBinding.conflicting(binding.scope(), objection);
    }

    /** A model that is first heard of in a call must not fail the call, whatever the rules say of it. */
    private ModelBinding bindByRules(ModelNow model) {
        try {
            return rules.bind(hasher, model.name(), model.version(), declared);
        } catch (IllegalArgumentException e) {
            return ModelBinding.conflicting(hasher.scope(model.name(), ""), String.valueOf(e.getMessage()));
        }
    }

    EntryJudge judge(ModelBinding model) {
        return new EntryJudge(name(), type, model.ttlMillis());
    }

    /** A model as a source of versions has it now; the version is null where none knows it. */
    private record ModelNow(String name, @Nullable String version) {}
}
