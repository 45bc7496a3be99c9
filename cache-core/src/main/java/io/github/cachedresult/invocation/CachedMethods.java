package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.StoreNull;
import io.github.cachedresult.VariableModel;
import io.github.cachedresult.key.HashedParameter;
import io.github.cachedresult.key.HashingOptions;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.InstanceFactory;
import io.github.cachedresult.key.Names;
import io.github.cachedresult.key.UnhashableInputException;
import io.github.cachedresult.value.ResultCodec;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        MethodDeclarations declarations = new MethodDeclarations(method, annotated, targetClass, placeholders);
        try {
            CachedParameters parameters = new CachedParameters(method, annotated);
            ModelSource model = ModelSource.of(
                    declarations.text("model", annotation.model()), parameters.modelIndex(), targetClass);
            String operation = annotation.operation().isEmpty()
                    ? declaringClass(method, targetClass).getName() + "." + method.getName()
                    : annotation.operation();
            Names.require(operation, "its operation");
            String version = declarations.text("version", annotation.version());
            BatchParameter batch = parameters.batch(targetClass);
            DeclaredResult result = batch == null
                    ? DeclaredResult.of(method, targetClass)
                    : DeclaredResult.ofItem(batch, method, targetClass);
            return new CachedOperation<>(
                    described,
                    new InputHasher(
                            operation,
                            parameters.counted(annotation, targetClass, hashing, batch),
                            instances,
                            hashing,
                            parameters.iterationIndex()),
                    !annotation.operation().isEmpty(),
                    codec.typeOf(result.type()),
                    result.isWrapped(),
                    model,
                    book,
                    new DeclaredModel(
                            version == null ? null : Names.require(version, "its version"),
                            declarations.ttl("ttl", annotation.ttl()),
                            declarations.has(VariableModel.class),
                            declarations.freshness()),
                    new ResultPolicy(
                            new Judges(judges(annotation, method, result.type())),
                            declarations.has(StoreNull.class),
                            batch == null
                                    ? declarations.failures(result.asynchronous() != null)
                                    : declarations.failuresOfBatch()),
                    List.of(annotation.tags()),
                    batch == null ? result.asynchronous() : batch.shape(described),
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
