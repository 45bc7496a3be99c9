package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a {@link CachedResult} method, or every one of a class, answers differently each time it is asked, as a
 * language model at a temperature does. Such a method is cached only for a call that says which draw it wants, by an
 * {@link Iteration} parameter or a scope; any other call runs it.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface VariableModel {}
