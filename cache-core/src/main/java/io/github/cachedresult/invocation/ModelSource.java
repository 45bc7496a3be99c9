package io.github.cachedresult.invocation;

import io.github.cachedresult.NamedModel;
import org.jspecify.annotations.Nullable;

/** Where a call's model name comes from. */
sealed interface ModelSource {

    /** The name for a call. What it returns need not be a fair name. */
    @Nullable String nameFor(@Nullable Object target, @Nullable Object[] arguments);

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
