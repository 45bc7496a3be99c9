package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the {@code String} parameter of a {@link CachedResult} method that names the model, for a method that serves
 * many. It takes the place of {@link CachedResult#model()} and does not count as an input a second time.
 *
 * <p>A call with {@code null}, an empty name or one that is no model name (see {@link CachedResult#model()}) runs
 * uncached. On an {@link EvictResult} method it names the model whose results are evicted.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface ModelName {}
