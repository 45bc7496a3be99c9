package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Hashes a parameter, or a field or component of an object that is an input, in a normal form: inputs that the normaliser
 * maps to equal values share one result.
 *
 * <p>A normalised input is encoded together with the normaliser's name, version and parameters, so that it never meets a
 * key made without it. The normalisers of numbers, texts, collections and files that most models need are in the package
 * {@code io.github.cachedresult.normalize}:
 *
 * <pre>{@code
 * @CachedResult(model = "solubility", version = "3")
 * double solubility(
 *         @HashWith(Stripped.class) String smiles,
 *         @HashWith(value = Grid.class, parameters = "0.01") double ph) { … }
 * }</pre>
 *
 * <p>No path of {@link CachedResult#hashIgnore()} may lead below what is normalised: the normaliser alone says what
 * counts of it.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.RECORD_COMPONENT})
@Retention(RetentionPolicy.RUNTIME)
public @interface HashWith {

    /** The normaliser: the bean of that type where there is exactly one, else created by its constructor. */
    Class<? extends InputNormalizer<?>> value();

    /** What the normaliser is told, in its own terms; part of the key. */
    String[] parameters() default {};
}
