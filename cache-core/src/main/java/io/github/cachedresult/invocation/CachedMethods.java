package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Freshness;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.StoreFailures;
import io.github.cachedresult.StoreNull;
import io.github.cachedresult.VariableModel;
import io.github.cachedresult.key.HashedParameter;
import io.github.cachedresult.key.HashingOptions;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.InstanceFactory;
import io.github.cachedresult.key.Names;
import io.github.cachedresult.key.UnhashableInputException;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultType;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Makes the plans of cached methods from their annotations and signatures, each once.
 *
 * <p>Whatever cannot work is refused here, with an {@link InvalidCachedMethodException} that names the method and the way
 * out. Thread-safe.
 */
public final class CachedMethods {

    private final ResultCodec codec;
    private final RuleBook book;
    private final UnaryOperator<String> placeholders;
    private final InstanceFactory instances;
    private final HashingOptions hashing;
    private final Map<MethodOfClass, CachedOperation<?>> plans = new ConcurrentHashMap<>();

    CachedMethods(
            ResultCodec codec,
            RuleBook book,
            UnaryOperator<String> placeholders,
            InstanceFactory instances,
            HashingOptions hashing) {
        this.codec = codec;
        this.book = book;
        this.placeholders = placeholders;
        this.instances = instances;
        this.hashing = hashing;
    }

    /**
     * The plan of a method.
     *
     * @param method the most specific method, of which names of parameters and the type of results are taken
     * @param targetClass the class of the objects it is called on
     * @param annotated the method that carries the annotation: the same, or one that it overrides or implements
     * @param annotation the annotation
     * @throws InvalidCachedMethodException if the method cannot be cached
     */
    public CachedOperation<?> plan(Method method, Class<?> targetClass, Method annotated, CachedResult annotation) {
        MethodOfClass id = new MethodOfClass(method, targetClass);
        CachedOperation<?> known = plans.get(id);
        if (known == null) {
            CachedOperation<?> resolved = resolve(method, targetClass, annotated, annotation);
            CachedOperation<?> first = plans.putIfAbsent(id, resolved);
            known = first == null ? book.plans().add(resolved) : first;
        }
        return known;
    }

    /**
     * Records that somebody serves an operation, so that nobody else does by mistake: two that resolve to one model,
     * version and operation would take each other's results.
     *
     * @param operation the plan
     * @param target the object whose method it is, which may name the model, or {@code null}
     * @param owner who serves it, for the message
     * @throws InvalidCachedMethodException if another owner, or another method, serves it already, and the two do not
     *     name the operation, each in an annotation of its own, and have one type of results
     */
    public void claim(CachedOperation<?> operation, @Nullable Object target, String owner) {
        String model = operation.isOfAnyModel() ? null : operation.modelOf(target);
        if (model == null && !operation.isOfAnyModel()) {
            // Of no model nothing is cached.
            return;
        }
        String objection = book.claim(operation, model, owner);
        if (objection != null) {
            throw new InvalidCachedMethodException(operation.toString(), objection);
        }
    }

    <V extends @Nullable Object> CachedOperation<V> plan(
            String name,
            List<HashedParameter> parameters,
            Type resultType,
            String model,
            DeclaredModel declared,
            int iterationIndex,
            List<ResultValidity<? super V>> judges,
            boolean storesNull,
            StoredFailures failures,
            List<String> tags,
            @Nullable BatchShape batch) {
        if (declared.version() != null) {
            Names.require(declared.version(), "the version of the model " + model);
        }
        return book.plans()
                .add(new CachedOperation<>(
                        name,
                        new InputHasher(name, parameters, instances, hashing, iterationIndex),
                        true,
                        codec.typeOf(resultType),
                        true,
                        new ModelSource.Fixed(model),
                        book,
                        declared,
                        new ResultPolicy(new Judges(erased(judges)), storesNull, failures),
                        tags,
                        batch,
                        null));
    }

    @SuppressWarnings("unchecked") // a judge of V is only ever given results of V
    private static List<ResultValidity<Object>> erased(List<? extends ResultValidity<?>> judges) {
        List<ResultValidity<Object>> erased = new ArrayList<>();
        judges.forEach(judge -> erased.add((ResultValidity<Object>) judge));
        return erased;
    }

    private CachedOperation<?> resolve(Method method, Class<?> targetClass, Method annotated, CachedResult annotation) {
        String described = describe(method, targetClass);
        try {
            CachedParameters parameters = new CachedParameters(method, annotated);
            ModelSource model = ModelSource.of(text("model", annotation.model()), parameters.modelIndex(), targetClass);
            String operation = annotation.operation().isEmpty()
                    ? declaringClass(method, targetClass).getName() + "." + method.getName()
                    : annotation.operation();
            Names.require(operation, "its operation");
            String version = text("version", annotation.version());
            String ttl = text("ttl", annotation.ttl());
            BatchParameter batch = parameters.batch(targetClass);
            Type declared =
                    batch == null ? GenericTypes.resultType(method, targetClass) : batch.resultType(targetClass);
            // What a class makes of a type variable may be a Cached, too.
            boolean bound = method.getReturnType() != Cached.class && isCached(declared);
            boolean wrapped = bound || method.getReturnType() == Cached.class;
            Type resultType = bound ? wrappedBy(declared) : declared;
            ResultType type = codec.typeOf(resultType);
            return new CachedOperation<>(
                    described,
                    new InputHasher(
                            operation,
                            parameters.counted(annotation, targetClass, hashing, batch),
                            instances,
                            hashing,
                            parameters.iterationIndex()),
                    !annotation.operation().isEmpty(),
                    type,
                    wrapped,
                    model,
                    book,
                    new DeclaredModel(
                            version == null ? null : Names.require(version, "its version"),
                            ttl == null ? null : duration(ttl),
                            declared(VariableModel.class, method, annotated, targetClass) != null,
                            freshness(method, annotated, targetClass)),
                    new ResultPolicy(
                            new Judges(judges(annotation, method, resultType)),
                            declared(StoreNull.class, method, annotated, targetClass) != null,
                            batch == null ? failures(method, annotated, targetClass) : noFailures(method, annotated)),
                    List.of(annotation.tags()),
                    batch == null ? null : batch.shape(described),
                    new Admission(method, targetClass, annotated, () -> siblings(method, targetClass)));
        } catch (UnhashableInputException | IllegalArgumentException e) {
            throw new InvalidCachedMethodException(described, String.valueOf(e.getMessage()));
        }
    }

    /** The other annotated methods beside one that objects of a class run, as far as they can be cached. */
    private List<CachedOperation<?>> siblings(Method method, Class<?> targetClass) {
        List<CachedOperation<?>> siblings = new ArrayList<>();
        for (Method other : method.getDeclaringClass().getDeclaredMethods()) {
            CachedResult annotation = other.getAnnotation(CachedResult.class);
            if (annotation != null && !other.isBridge() && !other.equals(method) && !isOverridden(other, targetClass)) {
                try {
                    siblings.add(plan(other, targetClass, other, annotation));
                } catch (InvalidCachedMethodException e) {
                    // Where it is called this will be said; nothing of it is ever cached.
                }
            }
        }
        return siblings;
    }

    private static boolean isOverridden(Method method, Class<?> targetClass) {
        for (Class<?> level = targetClass;
                level != null && level != method.getDeclaringClass();
                level = level.getSuperclass()) {
            for (Method below : level.getDeclaredMethods()) {
                if (below.getName().equals(method.getName())
                        && Arrays.equals(below.getParameterTypes(), method.getParameterTypes())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isCached(Type type) {
        return type instanceof JavaType known && known.getRawClass() == Cached.class;
    }

    private static Type wrappedBy(Type cached) {
        if (cached instanceof JavaType known && known.containedTypeCount() == 1) {
            return known.containedType(0);
        }
        throw new IllegalArgumentException("it returns a raw Cached; declare of what, as in Cached<Prediction>");
    }

    private static Duration duration(String ttl) {
        try {
            return DurationFormat.parse(ttl);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its ttl " + e.getMessage(), e);
        }
    }

    private @Nullable String text(String attribute, String value) {
        if (value.isEmpty()) {
            return null;
        }
        try {
            return placeholders.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "its " + attribute + " '" + value + "' does not resolve: " + e.getMessage()
                            + "; define the property, or give it a default as in ${name:default}",
                    e);
        }
    }

    private DeclaredFreshness freshness(Method method, Method annotated, Class<?> targetClass) {
        Freshness freshness = declared(Freshness.class, method, annotated, targetClass);
        if (freshness == null) {
            return DeclaredFreshness.NONE;
        }
        EffectiveFreshness.requireShare(freshness.jitter(), "its @Freshness jitter " + freshness.jitter());
        return new DeclaredFreshness(
                durationOrNone("@Freshness refreshAfter", freshness.refreshAfter()),
                durationOrNone("@Freshness staleFor", freshness.staleFor()),
                durationOrNone("@Freshness softTimeout", freshness.softTimeout()),
                durationOrNone("@Freshness timeout", freshness.timeout()),
                freshness.jitter() == 0 ? null : freshness.jitter());
    }

    private @Nullable Duration durationOrNone(String attribute, String value) {
        String text = text(attribute, value);
        try {
            return text == null ? null : DurationFormat.parseOrNone(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("its " + attribute + " " + e.getMessage(), e);
        }
    }

    private StoredFailures failures(Method method, Method annotated, Class<?> targetClass) {
        StoreFailures failures = declared(StoreFailures.class, method, annotated, targetClass);
        if (failures == null) {
            return StoredFailures.NONE;
        }
        String ttl = text("@StoreFailures ttl", failures.ttl());
        if (ttl == null) {
            throw new IllegalArgumentException("its @StoreFailures has an empty ttl; say how long, as in 10m");
        }
        return StoredFailures.of(failures, method, duration(ttl));
    }

    /** What a batch remembers of failures: nobody knows which item failed. What its class declares is for other methods. */
    private static StoredFailures noFailures(Method method, Method annotated) {
        if (method.isAnnotationPresent(StoreFailures.class) || annotated.isAnnotationPresent(StoreFailures.class)) {
            throw new IllegalArgumentException(
                    "it has a @StoreFailures, and of a batch that fails nobody knows which item"
                            + " did; leave it out, or put it on a method for a single item");
        }
        refuseTimes(method.getAnnotation(Freshness.class));
        refuseTimes(annotated.getAnnotation(Freshness.class));
        return StoredFailures.NONE;
    }

    /** What a batch does not do: it runs for several items, each with an age of its own. */
    private static void refuseTimes(@Nullable Freshness freshness) {
        if (freshness != null
                && !(freshness.refreshAfter() + freshness.softTimeout() + freshness.timeout()).isEmpty()) {
            throw new IllegalArgumentException(
                    "its @Freshness has a refreshAfter or a time limit, and a batch is neither"
                            + " computed anew in the background nor left; leave them out, or put them on a method for a single item");
        }
    }

    /** What a method, or its class, declares besides the annotation; the nearest to what runs has the say. */
    private static <A extends Annotation> @Nullable A declared(
            Class<A> type, Method method, Method annotated, Class<?> targetClass) {
        for (AnnotatedElement place :
                new AnnotatedElement[] {method, annotated, targetClass, annotated.getDeclaringClass()}) {
            A found = place.getAnnotation(type);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private List<ResultValidity<Object>> judges(CachedResult annotation, Method method, Type resultType) {
        List<ResultValidity<?>> judges = new ArrayList<>();
        for (Class<? extends ResultValidity<?>> type : annotation.validity()) {
            GenericTypes.requireJudges(type, method, resultType);
            try {
                judges.add(instances.get(type));
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("its validity " + e.getMessage(), e);
            }
        }
        return erased(judges);
    }

    private static Class<?> declaringClass(Method method, Class<?> targetClass) {
        return method.getDeclaringClass().isInterface() ? targetClass : method.getDeclaringClass();
    }

    /** A method as a person would name it: {@code org.acme.Toxicity.predict(String, UUID)}. */
    public static String describe(Method method, Class<?> targetClass) {
        return declaringClass(method, targetClass).getName() + "." + method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private record MethodOfClass(Method method, Class<?> targetClass) {}
}
