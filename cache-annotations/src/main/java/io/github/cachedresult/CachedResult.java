package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method whose result is expensive and repeatable: it is computed once for each set of inputs and found
 * afterwards in the process, in Redis and in S3.
 *
 * <pre>{@code
 * @CachedResult(model = "eos3b5e", version = "v2", hashIgnore = "requestId", validity = FinitePrediction.class)
 * public Prediction predict(String smiles, UUID requestId) { ... }
 * }</pre>
 *
 * <p>Two calls share a result if and only if model, version, operation and all inputs that count are equal, in this
 * process or in any other. Inputs are compared exactly; a tolerance is asked for with {@link HashWith}.
 *
 * <p>The method may return any type that JSON represents without loss, or a {@link Cached} of such a type, also in a {@code
 * CompletableFuture}, a {@code CompletionStage} or Reactor's {@code Mono}, or one by one in its {@code Flux}: then the value is
 * cached, and never the future, and no thread waits for a store. It must not
 * return {@code void}, a stream, another future, {@code Object} or an interface without a declared implementation; whatever
 * of the annotation or the signature cannot work is an error at start-up that names the method. An exception passes
 * through unchanged and is not stored, unless {@link StoreFailures} says so; {@code null} is returned and not stored,
 * unless {@link StoreNull} does.
 *
 * <p>{@code model}, {@code version} and {@code ttl} may hold <code>${…}</code> placeholders, resolved once at start-up;
 * one that does not resolve is an error.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CachedResult {

    /**
     * The name of the model whose results these are: 1 to 200 characters without control characters, for example
     * {@code meta-llama/Llama-3}.
     *
     * <p>Required, unless a parameter is a {@link ModelName} or the object is a {@link NamedModel}; then it must be left
     * out.
     */
    String model() default "";

    /**
     * The version of the model: 1 to 200 characters without control characters. A new version never meets the results of
     * an old one.
     *
     * <p>A rule in the configuration overrides it. Left out in both places, the version is {@code unversioned}, which a
     * line at start-up says.
     */
    String version() default "";

    /**
     * What of the model is computed: 1 to 200 characters without control characters. By default the declaring class and
     * the method, as in {@code org.acme.Toxicity.predict}.
     *
     * <p>Name it where the method may be moved or renamed without orphaning its results, and where overloads belong to
     * one model: two methods that resolve to the same model, version and operation are refused.
     */
    String operation() default "";

    /**
     * Inputs that do not change the result and so leave the key alone: names of parameters ({@code requestId}) or paths
     * to components of records below them ({@code request.traceId}).
     *
     * <p>A name that matches nothing is an error at start-up.
     *
     * @see HashIgnore
     */
    String[] hashIgnore() default {};

    /**
     * The judges of each result, asked in this order. The first that says not to store it, or to prefer the stale one,
     * decides; where none does, the shortest of the times that they said counts. By default every result but {@code null}
     * is stored.
     *
     * <p>A judge is the bean of that type where there is exactly one, else it is created by its constructor.
     */
    Class<? extends ResultValidity<?>>[] validity() default {};

    /**
     * How long a result may be used, counted from its computation: a number with a unit ({@code 90s}, {@code 12h},
     * {@code 30d}; without a unit, milliseconds) or ISO 8601 ({@code PT1H}). By default for ever.
     *
     * <p>A rule in the configuration overrides it. Lowering it takes effect at once, also for what is stored already.
     *
     * @see Freshness
     */
    String ttl() default "";

    /** Names under which entries can be listed and evicted together. They are stored with each entry. */
    String[] tags() default {};
}
