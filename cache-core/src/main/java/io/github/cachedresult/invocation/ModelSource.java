package io.github.cachedresult.invocation;

import io.github.cachedresult.NamedModel;
import io.github.cachedresult.key.Names;
import org.jspecify.annotations.Nullable;

/** Where a call's model name comes from. */
sealed interface ModelSource {

    /** The name for a call. What it returns need not be a fair name. */
    @Nullable String nameFor(@Nullable Object target, @Nullable Object[] arguments);

    /**
     * Where the model of a method's calls is named, which is one place.
     *
     * @param model what the annotation says, if it does
     * @param parameter the position of the parameter that names it, or {@link CachedParameters#NONE}
     * @param targetClass the class of the objects it is called on
     * @throws IllegalArgumentException if it is named nowhere, or twice, or unfairly
     */
    static ModelSource of(@Nullable String model, int parameter, Class<?> targetClass) {
        boolean byParameter = parameter != CachedParameters.NONE;
        boolean byTarget = NamedModel.class.isAssignableFrom(targetClass);
        if (model != null && (byParameter || byTarget)) {
            throw new IllegalArgumentException("its model is named twice: '" + model + "' in the annotation, and by "
                    + (byParameter ? "a @ModelName parameter" : "the NamedModel " + targetClass.getName())
                    + "; leave one out");
        }
        if (byParameter && byTarget) {
            throw new IllegalArgumentException("its model is named twice: by a @ModelName parameter, and by the"
                    + " NamedModel " + targetClass.getName() + "; leave one out");
        }
        if (byParameter) {
            return new Parameter(parameter);
        }
        if (byTarget) {
            return new Target();
        }
        if (model == null || model.isBlank()) {
            throw new IllegalArgumentException("its model must not be empty; name it in the annotation, by a @ModelName"
                    + " parameter, or by making " + targetClass.getName() + " a NamedModel");
        }
        return new Fixed(Names.require(model, "its model"));
    }

    /** The same for all calls. */
    record Fixed(String model) implements ModelSource {

        @Override
        public String nameFor(@Nullable Object target, @Nullable Object[] arguments) {
            return model;
        }
    }

    /** A parameter. */
    record Parameter(int index) implements ModelSource {

        @Override
        public @Nullable String nameFor(@Nullable Object target, @Nullable Object[] arguments) {
            return (String) arguments[index];
        }
    }

    /** The object the method is called on. */
    record Target() implements ModelSource {

        @Override
        public @Nullable String nameFor(@Nullable Object target, @Nullable Object[] arguments) {
            try {
                return target instanceof NamedModel named ? named.modelName() : null;
            } catch (Throwable e) {
                // Without the cache nobody would have asked.
                return null;
            }
        }
    }
}
