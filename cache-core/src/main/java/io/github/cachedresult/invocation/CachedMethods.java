package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.Iteration;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.NamedModel;
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
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    private static final Set<Class<?>> ITERATIONS = Set.of(int.class, long.class, Integer.class, Long.class);

    private final ResultCodec codec;
    private final ModelRules rules;
    private final UnaryOperator<String> placeholders;
    private final InstanceFactory instances;
    private final HashingOptions hashing;
    private final Map<MethodOfClass, CachedOperation<?>> plans = new ConcurrentHashMap<>();
    private final Claims claims = new Claims();

    CachedMethods(
            ResultCodec codec,
            ModelRules rules,
            UnaryOperator<String> placeholders,
            InstanceFactory instances,
            HashingOptions hashing) {
        this.codec = codec;
        this.rules = rules;
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
            known = first == null ? resolved : first;
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
        OperationId id = operation.isOfAnyModel() ? null : operation.idFor(target);
        if (id == null && !operation.isOfAnyModel()) {
            // Of no model nothing is cached.
            return;
        }
        String objection = claims.add(operation, id, owner);
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
            List<String> tags) {
        if (declared.version() != null) {
            Names.require(declared.version(), "the version of the model " + model);
        }
        return new CachedOperation<>(
                name,
                new InputHasher(name, parameters, instances, hashing, iterationIndex),
                true,
                codec.typeOf(resultType),
                true,
                new ModelSource.Fixed(model),
                rules,
                declared,
                new ResultPolicy(new Judges(erased(judges)), storesNull, failures),
                tags,
                null);
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
            Parameter[] parameters = method.getParameters();
            ModelSource model = modelSource(annotation, parameters, annotated, targetClass);
            String operation = annotation.operation().isEmpty()
                    ? declaringClass(method, targetClass).getName() + "." + method.getName()
                    : annotation.operation();
            Names.require(operation, "its operation");
            String version = text("version", annotation.version());
            String ttl = text("ttl", annotation.ttl());
            Type declared = GenericTypes.resultType(method, targetClass);
            // What a class makes of a type variable may be a Cached, too.
            boolean bound = method.getReturnType() != Cached.class && isCached(declared);
            boolean wrapped = bound || method.getReturnType() == Cached.class;
            Type resultType = bound ? wrappedBy(declared) : declared;
            ResultType type = codec.typeOf(resultType);
            return new CachedOperation<>(
                    described,
                    new InputHasher(
                            operation,
                            counted(annotation, parameters, annotated, method, targetClass),
                            instances,
                            hashing,
                            iterationIndex(parameters, annotated)),
                    !annotation.operation().isEmpty(),
                    type,
                    wrapped,
                    model,
                    rules,
                    new DeclaredModel(
                            version == null ? null : Names.require(version, "its version"),
                            ttl == null ? null : duration(ttl),
                            declared(VariableModel.class, method, annotated, targetClass) != null),
                    new ResultPolicy(
                            new Judges(judges(annotation, method, resultType)),
                            declared(StoreNull.class, method, annotated, targetClass) != null,
                            failures(method, annotated, targetClass)),
                    List.of(annotation.tags()),
                    new Admission(claims, method, targetClass, annotated, () -> siblings(method, targetClass)));
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

    private ModelSource modelSource(
            CachedResult annotation, Parameter[] parameters, Method annotated, Class<?> targetClass) {
        String model = text("model", annotation.model());
        int parameter = -1;
        for (int i = 0; i < parameters.length; i++) {
            if (annotation(ModelName.class, parameters, annotated, i) != null) {
                if (parameter >= 0) {
                    throw new IllegalArgumentException("two of its parameters are a @ModelName; a call has one model");
                }
                if (parameters[i].getType() != String.class) {
                    throw new IllegalArgumentException(
                            "its @ModelName " + parameters[i].getName() + " is no String; a model's name is text");
                }
                parameter = i;
            }
        }
        boolean named = NamedModel.class.isAssignableFrom(targetClass);
        if (model != null && (parameter >= 0 || named)) {
            throw new IllegalArgumentException("its model is named twice: '" + model + "' in the annotation, and by "
                    + (parameter >= 0 ? "a @ModelName parameter" : "the NamedModel " + targetClass.getName())
                    + "; leave one out");
        }
        if (parameter >= 0 && named) {
            throw new IllegalArgumentException("its model is named twice: by a @ModelName parameter, and by the"
                    + " NamedModel " + targetClass.getName() + "; leave one out");
        }
        if (parameter >= 0) {
            return new ModelSource.Parameter(parameter);
        }
        if (named) {
            return new ModelSource.Target();
        }
        return new ModelSource.Fixed(Names.require(
                model,
                "its model (also no parameter is a @ModelName, and " + targetClass.getName() + " is no NamedModel)"));
    }

    private List<HashedParameter> counted(
            CachedResult annotation, Parameter[] parameters, Method annotated, Method method, Class<?> targetClass) {
        if (!Arrays.stream(parameters).allMatch(Parameter::isNamePresent)) {
            throw new IllegalArgumentException("the names of its parameters are not in the class file, and keys are"
                    + " made of them; compile with -parameters");
        }
        Map<String, Set<String>> ignored = ignored(annotation, parameters);
        Type[] types = GenericTypes.parameterTypes(method, targetClass);
        List<HashedParameter> counted = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            Parameter parameter = parameters[i];
            Set<String> paths = ignored.getOrDefault(parameter.getName(), Set.of());
            boolean counts = !paths.contains("")
                    && annotation(HashIgnore.class, parameters, annotated, i) == null
                    && annotation(ModelName.class, parameters, annotated, i) == null
                    && annotation(Iteration.class, parameters, annotated, i) == null;
            HashDefault standard = annotation(HashDefault.class, parameters, annotated, i);
            if (!counts && standard != null) {
                throw new IllegalArgumentException("its parameter " + parameter.getName()
                        + " has a @HashDefault, and never counts; leave one of the two out");
            }
            if (counts) {
                for (String path : paths) {
                    GenericTypes.requirePath(parameter.getName(), types[i], path, hashing::includes);
                }
                counted.add(new HashedParameter(
                        parameter.getName(),
                        i,
                        types[i],
                        annotation(HashWith.class, parameters, annotated, i),
                        paths,
                        standard));
            }
        }
        return counted;
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

    private static int iterationIndex(Parameter[] parameters, Method annotated) {
        int index = InputHasher.NO_ITERATION;
        for (int i = 0; i < parameters.length; i++) {
            if (annotation(Iteration.class, parameters, annotated, i) != null) {
                if (index != InputHasher.NO_ITERATION) {
                    throw new IllegalArgumentException("two of its parameters are an @Iteration; a call is one draw");
                }
                if (!ITERATIONS.contains(parameters[i].getType())) {
                    throw new IllegalArgumentException("its @Iteration " + parameters[i].getName() + " is a "
                            + parameters[i].getType().getName() + "; number draws by an int or a long");
                }
                index = i;
            }
        }
        return index;
    }

    /** What hashIgnore names: by parameter the paths below it, or the empty path for the whole. */
    private static Map<String, Set<String>> ignored(CachedResult annotation, Parameter[] parameters) {
        Map<String, Set<String>> ignored = new LinkedHashMap<>();
        for (String name : annotation.hashIgnore()) {
            if (Arrays.asList(name.split("\\.", -1)).contains("")) {
                throw new IllegalArgumentException("hashIgnore names '" + name
                        + "', which is no path; write the name of a parameter, or request.traceId");
            }
            int dot = name.indexOf('.');
            String parameter = dot < 0 ? name : name.substring(0, dot);
            if (Arrays.stream(parameters).noneMatch(known -> known.getName().equals(parameter))) {
                throw new IllegalArgumentException("hashIgnore names '" + name + "', and it has no parameter '"
                        + parameter + "'; its parameters are "
                        + Arrays.stream(parameters).map(Parameter::getName).collect(Collectors.joining(", ")));
            }
            ignored.computeIfAbsent(parameter, any -> new TreeSet<>()).add(dot < 0 ? "" : name.substring(dot + 1));
        }
        return ignored;
    }

    private static <A extends Annotation> @Nullable A annotation(
            Class<A> type, Parameter[] parameters, Method annotated, int index) {
        A own = parameters[index].getAnnotation(type);
        return own != null ? own : annotated.getParameters()[index].getAnnotation(type);
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
