package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Pins the name under which a class, a record, an enum or a normaliser enters keys, so that renaming or moving it
 * orphans no results. By default it is the class's binary name ({@link Class#getName()}).
 *
 * <p>On a class that is none of the others, it also says that objects of the class may be inputs, hashed by their fields:
 * those of the class and of its superclasses, which are to be annotated too.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface HashName {

    /** The pinned name, not empty. Two types with one name are one type to a key: give each its own. */
    String value();
}
