package io.github.cachedresult.invocation;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.EvictResult;
import io.github.cachedresult.Producer;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.Names;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plans and runs methods that evict results. For bindings. Thread-safe. */
public final class EvictingMethods {

    private static final Logger LOG = LoggerFactory.getLogger(ResultCache.class);

    private final Evictions evictions;
    private final UnaryOperator<String> placeholders;
    private final String by;
    private final AsyncThreads threads;

    EvictingMethods(Evictions evictions, UnaryOperator<String> placeholders, Producer producer, AsyncThreads threads) {
        this.evictions = evictions;
        this.threads = threads;
        this.placeholders = placeholders;
        this.by = producer.application().isEmpty() ? producer.instance() : producer.application();
    }

    /**
     * The plan of a method.
     *
     * @param method the method that is called
     * @param targetClass the class of the objects it is called on
     * @param annotated the method that carries the annotation, which may be one that it overrides
     * @param annotation the annotation
     * @throws InvalidCachedMethodException if it cannot evict
     */
    public EvictingMethod plan(Method method, Class<?> targetClass, Method annotated, EvictResult annotation) {
        String described = CachedMethods.describe(method, targetClass);
        try {
            requireEachCall(method);
            int modelIndex = new CachedParameters(method, annotated).modelIndex();
            List<Selector> selectors = selectors(annotation, modelIndex != CachedParameters.NONE);
            String reason = annotation.reason().isEmpty() ? described : annotation.reason();
            if (annotation.before() && annotation.alsoOnFailure()) {
                throw new IllegalArgumentException(
                        "its @EvictResult evicts before, and so whether it fails or not; leave" + " out alsoOnFailure");
            }
            return new EvictingMethod(
                    described,
                    annotated,
                    selectors,
                    modelIndex,
                    annotation.before(),
                    annotation.alsoOnFailure(),
                    reason,
                    AsyncReturn.shape(method, false));
        } catch (IllegalArgumentException e) {
            throw new InvalidCachedMethodException(described, String.valueOf(e.getMessage()));
        }
    }

    private static void requireEachCall(Method method) {
        if (method.isAnnotationPresent(CachedResult.class)) {
            throw new IllegalArgumentException(
                    "it is a @CachedResult, which does not run each time, and an @EvictResult;"
                            + " let another method evict, which calls this one");
        }
    }

    private List<Selector> selectors(EvictResult annotation, boolean modelIsArgument) {
        String model = name("model", annotation.model());
        String version = name("version", annotation.version());
        if (modelIsArgument && model != null) {
            throw new IllegalArgumentException("its @EvictResult names the model '" + model
                    + "', and a @ModelName parameter names one, too; leave out one of them");
        }
        if (!modelIsArgument && model == null && annotation.tags().length == 0) {
            throw new IllegalArgumentException(
                    "its @EvictResult names neither a model nor a tag; name one, let a @ModelName parameter name the"
                            + " model, or call ResultCache.evictions() to evict everything");
        }
        if (!modelIsArgument && model == null && version != null) {
            throw new IllegalArgumentException(
                    "its @EvictResult names the version '" + version + "' of no model; name the model, too");
        }
        Selector ofModel = model == null ? Selector.all() : Selector.ofModel(model);
        Selector ofVersion = version == null ? ofModel : ofModel.withVersion(version);
        return annotation.tags().length == 0
                ? List.of(ofVersion)
                : Arrays.stream(annotation.tags())
                        .map(tag -> ofVersion.withTag(resolved("tag", tag)))
                        .toList();
    }

    private @Nullable String name(String attribute, String value) {
        return value.isEmpty() ? null : Names.require(resolved(attribute, value), "the " + attribute + " it evicts");
    }

    private String resolved(String attribute, String value) {
        try {
            return placeholders.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the " + attribute + " '" + value + "' it evicts does not resolve: " + e.getMessage()
                            + "; define the property, or give it a default as in ${name:default}",
                    e);
        }
    }

    /**
     * Runs a method and evicts what its plan says. The method's result and its exceptions pass through. A call that comes
     * through a second binding is one call. Of one that has not ended when it returns, it is the end that counts.
     *
     * @param target the object it was called on, or {@code null}
     * @param arguments all its arguments
     * @param binding through what the call came
     * @throws Throwable what the method throws, unchanged
     */
    public @Nullable Object call(
            EvictingMethod plan,
            @Nullable Object target,
            @Nullable Object[] arguments,
            Binding binding,
            MethodBody body)
            throws Throwable {
        if (EvictingCalls.isSecondBinding(plan.declared(), target, arguments, binding)) {
            return body.proceed();
        }
        // Before the method runs: it may change what it was given.
        List<Selector> selectors = plan.selectors(arguments);
        if (plan.asynchronous() != null) {
            return plan.asynchronous()
                    .surrounded(
                            () -> EvictingCalls.run(plan.declared(), target, arguments, binding, body),
                            new Evicting(plan, selectors));
        }
        if (plan.before()) {
            evict(plan, selectors);
        }
        Object result;
        try {
            result = EvictingCalls.run(plan.declared(), target, arguments, binding, body);
        } catch (Throwable e) {
            if (plan.alsoOnFailure()) {
                evict(plan, selectors);
            }
            throw e;
        }
        if (!plan.before()) {
            evict(plan, selectors);
        }
        return result;
    }

    private void evict(EvictingMethod plan, List<Selector> selectors) {
        if (selectors.isEmpty()) {
            LOG.warn("{} evicts nothing: its @ModelName argument is no name of a model", plan);
        }
        selectors.forEach(selector -> evictions.evictEventually(selector, by, plan.reason()));
    }

    /** Evicts around a run that goes on after its method has returned, on no thread of its own. */
    private final class Evicting implements AsyncShape.Surroundings {

        private final EvictingMethod plan;
        private final List<Selector> selectors;

        Evicting(EvictingMethod plan, List<Selector> selectors) {
            this.plan = plan;
            this.selectors = selectors;
        }

        @Override
        public CompletionStage<?> before() {
            return evictIf(plan.before());
        }

        @Override
        public CompletionStage<?> after(@Nullable Throwable failure) {
            return evictIf(!plan.before() && (failure == null || plan.alsoOnFailure()));
        }

        private CompletionStage<?> evictIf(boolean wanted) {
            return wanted
                    ? CompletableFuture.runAsync(() -> evict(plan, selectors), threads.carrying())
                    : CompletableFuture.completedFuture(null);
        }
    }
}
