package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that {@code null} is a result of a {@link CachedResult} method, or of every one of a class: that there is no
 * such thing was worth the computation. It is then stored like any other, and found as {@code null}, which is never
 * confused with a miss.
 *
 * <p>Without it, {@code null} is returned and not stored. {@link ResultValidity} is not asked about {@code null}.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface StoreNull {}
