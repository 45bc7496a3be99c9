package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method that changes the world, so that results computed before are no longer wanted: they are evicted, in every
 * process, in Redis and in S3.
 *
 * <pre>{@code
 * @EvictResult(model = "eos3b5e", version = "v2")
 * public void train(Dataset data) { ... }
 * }</pre>
 *
 * <p>By default results are evicted after the method has returned; where it throws, none are. Where the log of evictions
 * cannot be written, the caller is not disturbed: the eviction is in force in this process at once, and is tried again until
 * the log has it, which is logged and counted. Each call writes one record to the log for each tag, or one.
 *
 * <p>Of a method that returns a {@code CompletableFuture}, a {@code CompletionStage} or Reactor's {@code Mono} or {@code Flux}
 * it is the end that counts: what its caller waits for ends after the eviction. Other futures and reactive types are refused; so is
 * a {@link CachedResult}, which does not run each time. What cannot work is an error at start-up that names the method.
 *
 * <p>{@code model}, {@code version} and {@code tags} may hold <code>${…}</code> placeholders, resolved once at start-up; one
 * that does not resolve is an error. In place of {@code model} a {@link ModelName} parameter may name it; a call with an argument
 * that is no name of a model evicts nothing, as nothing is cached under it, and that is logged. A call of a method that is both
 * proxied and woven evicts once.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface EvictResult {

    /**
     * The model whose results are evicted. May be left out where a {@link ModelName} parameter names it, or where there are
     * tags: then those of all models with the tag.
     */
    String model() default "";

    /** Of which version of the model. By default of all. */
    String version() default "";

    /** Evict only entries that have at least one of these tags. By default all of the model. */
    String[] tags() default {};

    /** Whether results are evicted before the method runs, instead of afterwards, and so also where it throws. */
    boolean before() default false;

    /** Whether results are evicted afterwards also where the method throws, as it may have changed something. */
    boolean alsoOnFailure() default false;

    /** Why, for the log. By default the name of the method. */
    String reason() default "";
}
