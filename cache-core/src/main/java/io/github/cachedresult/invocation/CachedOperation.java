package io.github.cachedresult.invocation;

import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.Names;
import io.github.cachedresult.tier.EntryJudge;
import io.github.cachedresult.value.ResultType;
import java.util.List;
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

    private static final @Nullable Object[] NO_ARGUMENTS = {};

    private final String description;
    private final InputHasher hasher;
    private final boolean named;
    private final ResultType type;
    private final boolean wrapped;
    private final ModelSource modelSource;
    private final RuleBook book;
    private final DeclaredModel declared;
    private final ResultPolicy policy;
    private final List<String> tags;
    private final @Nullable CallShape shape;
    private final @Nullable Admission admission;
    private final ModelBindings bindings;

    CachedOperation(
            String description,
            InputHasher hasher,
            boolean named,
            ResultType type,
            boolean wrapped,
            ModelSource modelSource,
            RuleBook book,
            DeclaredModel declared,
            ResultPolicy policy,
            List<String> tags,
            @Nullable CallShape shape,
            @Nullable Admission admission) {
        this.description = description;
        this.hasher = hasher;
        this.named = named;
        this.type = type;
        this.wrapped = wrapped;
        this.modelSource = modelSource;
        this.book = book;
        this.declared = declared;
        this.policy = policy;
        this.tags = List.copyOf(tags);
        this.shape = shape;
        this.admission = admission;
        this.bindings = new ModelBindings(hasher, modelSource, declared, book);
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
        ModelBinding fixed = bindings.fixed();
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

    /**
     * Says why no call of a method is cached, for {@link ResultCache#effectiveConfiguration}. For bindings that leave it alone,
     * before the first call.
     */
    public void leaveAlone(String reason) {
        if (admission != null) {
            admission.refuseAll(reason);
        }
    }

    /** Why none of its calls is cached, as far as it is known before one comes, or {@code null}. */
    @Nullable String conflict() {
        return admission == null ? null : admission.conflict();
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
     * The name of the model whose results a method of this object computes, or {@code null} where nobody names it fairly.
     *
     * @throws InvalidCachedMethodException if the rules say two things of it
     */
    @Nullable String modelOf(@Nullable Object target) {
        String name = modelSource.nameFor(target, NO_ARGUMENTS);
        if (name == null || Names.defect(name) != null) {
            return null;
        }
        try {
            book.current().settings(name, null, declared);
        } catch (IllegalArgumentException e) {
            throw new InvalidCachedMethodException(description, String.valueOf(e.getMessage()));
        }
        return name;
    }

    /**
     * What it computes of a model.
     *
     * @throws IllegalArgumentException if the rules say two things of it
     */
    OperationId idOf(String model, ModelRules rules) {
        return bindings.idOf(model, rules);
    }

    /**
     * Makes sure that rules say one thing of its model, if that is known.
     *
     * @throws IllegalArgumentException if they say two
     */
    void requireNoTie(ModelRules rules) {
        bindings.requireNoTie(rules);
        String known = model();
        if (isBatch() && known != null) {
            rules.chunking(known, batch().chunking());
        }
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
    @Nullable String claim(List<CachedOperation<?>> siblings) {
        OperationId id = fixedId();
        for (CachedOperation<?> sibling : siblings) {
            String objection = Claims.objectionBetween(this, id, sibling, sibling.fixedId(), book.current());
            if (objection != null) {
                return objection;
            }
        }
        // A NamedModel's is claimed when a call brings its name.
        return id == null && !isOfAnyModel() ? null : book.claim(this, id == null ? null : id.model(), null);
    }

    private @Nullable OperationId fixedId() {
        ModelBinding fixed = bindings.fixed();
        return fixed == null || fixed.conflict() != null
                ? null
                : new OperationId(fixed.model(), fixed.version(), name());
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

    /** Whether a call returns its one result, so that it is to be answered by {@link ResultCache#call}. */
    public boolean isDirect() {
        return shape == null;
    }

    /** Whether each item of a call is cached by itself, so that it is to be answered by {@link ResultCache#callBatch}. */
    public boolean isBatch() {
        return shape instanceof BatchShape;
    }

    /**
     * How its calls say that their result is not there when they return.
     *
     * @throws IllegalStateException if it is there
     */
    AsyncShape asynchronous() {
        if (shape instanceof AsyncShape asynchronous) {
            return asynchronous;
        }
        throw new IllegalStateException(this + " is not asynchronous");
    }

    /** Whether a call returns before its result is there, so that it is to be answered by {@link ResultCache#callAsync}. */
    public boolean isAsynchronous() {
        return shape instanceof AsyncShape;
    }

    /**
     * How its calls are taken apart and put together.
     *
     * @throws IllegalStateException if it is no batch
     */
    BatchShape batch() {
        if (shape instanceof BatchShape batch) {
            return batch;
        }
        throw new IllegalStateException(this + " is no batch");
    }

    /** How its method is called by the rules of now; where they say two things of a model that a call names, as it says itself. */
    Chunking chunking(ModelBinding model) {
        try {
            return book.current().chunking(model.model(), batch().chunking());
        } catch (IllegalArgumentException e) {
            return batch().chunking();
        }
    }

    /** Which of its method's calls may be cached, or null if it is no method. */
    @Nullable Admission admission() {
        return admission;
    }

    /** Whether it is the plan of an annotated method. */
    boolean isAnnotated() {
        return admission != null;
    }

    /** The model of a call, or null where it has no fair name. */
    @Nullable ModelBinding bind(@Nullable Object target, @Nullable Object[] arguments) {
        return bindings.bind(this, target, arguments);
    }

    ModelBindings bindings() {
        return bindings;
    }

    /** Why a call of a variable model is not cached, or null: it does not say which draw it wants. */
    @Nullable String unnumbered(ModelBinding model, @Nullable Object[] arguments) {
        return model.variable() && IterationScope.current() == null && hasher.iteration(arguments) == null
                ? "its model is variable and the call says no iteration; give it an @Iteration parameter, or call it within"
                        + " an IterationScope"
                : null;
    }

    /** Whether a call's model is still of the version that its key was made with, or why not. */
    @SuppressWarnings("ReferenceEquality") // mostly it is still the same one
    @Nullable String promotion(ModelBinding model, @Nullable Object target, @Nullable Object[] arguments) {
        ModelBinding now = bind(target, arguments);
        if (now == model) {
            return null;
        }
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

    EntryJudge judge(ModelBinding model) {
        return new EntryJudge(name(), type, model.ttlMillis());
    }
}
