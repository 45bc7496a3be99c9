package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Leaves a parameter, or a field or component of an object that is an input, out of the key: two calls that differ only
 * there share one result. For what never changes the result, such as request ids, time limits and numbers of threads.
 *
 * @see CachedResult#hashIgnore()
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface HashIgnore {}
