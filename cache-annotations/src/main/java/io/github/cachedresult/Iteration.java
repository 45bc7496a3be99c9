package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the parameter that numbers repeated draws of a model, so that each has a result of its own. It is part of the key,
 * though not as an input: another name for the parameter orphans nothing.
 *
 * <p>The parameter is a {@code long}, an {@code int}, or a box of one. {@code null} is no iteration.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface Iteration {}
