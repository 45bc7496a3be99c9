package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Leaves a parameter, or a field or component of an object that is an input, out of the key while it has its default value, so that
 * adding it orphans no result that was computed without it:
 *
 * <pre>{@code
 * double predict(String smiles, @HashDefault("7.4") double ph)   // with 7.4 the key that predict(String) had
 * }</pre>
 *
 * <p>A value is the default if its encoding is that of the default, as exactly as keys are: of a {@code BigDecimal} the
 * scale counts. With {@link HashWith} the normal forms of both are compared. Together with {@link HashIgnore}, {@link
 * CachedResult#hashIgnore()} or {@link ModelName} on the same place it is refused: what never counts has no default.
 *
 * <p>Say the value that calls without the parameter were computed with, and never change it afterwards: results found
 * under the old default would be taken for the new one's.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface HashDefault {

    /**
     * The default, as text of the declared type: a decimal number in ASCII digits ({@code NaN}, {@code Infinity} and
     * {@code -Infinity} for {@code float} and {@code double}); {@code true} or {@code false}; an enum constant's name; a
     * text or a character as it is. Other types have {@link #isNull()} only. What is none is refused at start-up.
     */
    String value() default "";

    /** Whether the default is {@code null}; then there is no {@link #value()}. */
    boolean isNull() default false;
}
