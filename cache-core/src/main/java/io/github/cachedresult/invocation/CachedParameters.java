package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.Iteration;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.key.HashedParameter;
import io.github.cachedresult.key.HashingOptions;
import io.github.cachedresult.key.InputHasher;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the parameters of a cached method are to its calls: an input, the model's name, the number of a draw, or nothing.
 * Refuses what cannot work with an {@link IllegalArgumentException} that continues a sentence about the method.
 */
final class CachedParameters {

    /** The position of a parameter that there is not. */
    static final int NONE = InputHasher.NO_ITERATION;

    private static final Set<Class<?>> ITERATIONS = Set.of(int.class, long.class, Integer.class, Long.class);

    private final Method method;
    private final Parameter[] parameters;
    private final Parameter[] inherited;

    /**
     * Creates it.
     *
     * @param method the most specific method, of which names and types are taken
     * @param annotated the method that carries the annotation, whose parameters may be annotated, too
     */
    CachedParameters(Method method, Method annotated) {
        this.method = method;
        this.parameters = method.getParameters();
        this.inherited = annotated.getParameters();
    }

    /** Which names the model, or {@link #NONE}. */
    int modelIndex() {
        int index = only(
                ModelName.class, "two of its parameters are a @ModelName, and a call has one model; annotate one only");
        if (index != NONE && parameters[index].getType() != String.class) {
            throw new IllegalArgumentException(
                    "its @ModelName " + parameters[index].getName() + " is no String; declare it as one");
        }
        return index;
    }

    /** Which numbers the draw, or {@link #NONE}. */
    int iterationIndex() {
        int index = only(
                Iteration.class, "two of its parameters are an @Iteration, and a call is one draw; annotate one only");
        if (index != NONE && !ITERATIONS.contains(parameters[index].getType())) {
            throw new IllegalArgumentException("its @Iteration " + parameters[index].getName() + " is a "
                    + parameters[index].getType().getName() + "; number draws by an int or a long");
        }
        return index;
    }

    private int only(Class<? extends Annotation> type, String objection) {
        int only = NONE;
        for (int i = 0; i < parameters.length; i++) {
            if (annotation(type, i) != null) {
                if (only != NONE) {
                    throw new IllegalArgumentException(objection);
                }
                only = i;
            }
        }
        return only;
    }

    /** That which holds the items of a batch, or null. */
    @Nullable BatchParameter batch(Class<?> targetClass) {
        int index = only(
                EachInput.class,
                "two of its parameters are an @EachInput, and a batch has one row of items; annotate one");
        EachInput annotation = index == NONE ? null : annotation(EachInput.class, index);
        return annotation == null ? null : BatchParameter.of(method, targetClass, index, annotation);
    }

    /**
     * Those that enter the key, of a batch those of an item's.
     *
     * @param batch what holds the items, or {@code null}
     */
    List<HashedParameter> counted(
            CachedResult annotation, Class<?> targetClass, HashingOptions hashing, @Nullable BatchParameter batch) {
        if (!Arrays.stream(parameters).allMatch(Parameter::isNamePresent)) {
            throw new IllegalArgumentException("the names of its parameters are not in the class file, and keys are"
                    + " made of them; compile with -parameters");
        }
        Map<String, Set<String>> ignored = ignored(annotation);
        Type[] types = GenericTypes.parameterTypes(method, targetClass);
        List<HashedParameter> counted = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            String name = parameters[i].getName();
            Set<String> paths = ignored.getOrDefault(name, Set.of());
            HashDefault standard = annotation(HashDefault.class, i);
            if (!paths.contains("") && isInput(i)) {
                HashedParameter declared =
                        new HashedParameter(name, i, types[i], annotation(HashWith.class, i), paths, standard);
                List<HashedParameter> inputs =
                        batch != null && batch.index() == i ? batch.counted(declared) : List.of(declared);
                for (String path : paths) {
                    GenericTypes.requirePath(name, inputs.get(0).type(), path, hashing::includes);
                }
                counted.addAll(inputs);
            } else if (batch != null && batch.index() == i) {
                throw new IllegalArgumentException("its @EachInput " + name
                        + " does not count, and all items would have one result; let it count");
            } else if (standard != null) {
                throw new IllegalArgumentException(
                        "its parameter " + name + " has a @HashDefault, and never counts; leave one of the two out");
            }
        }
        if (batch != null) {
            batch.requireOwnNames(counted.stream()
                    .filter(input -> input.index() != batch.index() && input.index() < parameters.length)
                    .toList());
        }
        return counted;
    }

    private boolean isInput(int index) {
        return annotation(HashIgnore.class, index) == null
                && annotation(ModelName.class, index) == null
                && annotation(Iteration.class, index) == null;
    }

    /** What hashIgnore names: by parameter the paths below it, or the empty path for the whole. */
    private Map<String, Set<String>> ignored(CachedResult annotation) {
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
                        + parameter + "'; " + parametersToName());
            }
            ignored.computeIfAbsent(parameter, any -> new TreeSet<>()).add(dot < 0 ? "" : name.substring(dot + 1));
        }
        return ignored;
    }

    private String parametersToName() {
        return parameters.length == 0
                ? "leave hashIgnore out, as the method has no parameters"
                : Arrays.stream(parameters)
                        .map(Parameter::getName)
                        .collect(Collectors.joining(", ", "name one that it has: its parameters are ", ""));
    }

    /** An annotation of a parameter, its own or the inherited one. */
    private <A extends Annotation> @Nullable A annotation(Class<A> type, int index) {
        A own = parameters[index].getAnnotation(type);
        return own != null ? own : inherited[index].getAnnotation(type);
    }
}
