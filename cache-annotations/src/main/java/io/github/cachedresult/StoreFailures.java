package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that some exceptions of a {@link CachedResult} method, or of every one of a class, are worth remembering for a
 * while: an input that the model rejects after minutes, a service that refuses until tomorrow.
 *
 * <pre>{@code
 * @CachedResult(model = "docking", version = "3")
 * @StoreFailures(value = NoConformerException.class, ttl = "10m")
 * public Pose dock(String smiles, String receptor) throws NoConformerException { ... }
 * }</pre>
 *
 * <p>A remembered failure is thrown anew to each caller, as an exception of the named class, with the message it had and
 * how long ago that was; the run that failed throws its own exception, unchanged. Of a subclass that was thrown only the
 * named class is remembered. A store never decides which class is created: the classes are the ones named here.
 *
 * <p>Each class needs a constructor that takes the message, {@code (String)} or {@code (String, Throwable)}, and passes it on,
 * so that {@code getMessage()} returns it as it is; and it must be one that the method may throw. Else it is an error at
 * start-up. Exceptions that are not named are never stored, nor are
 * interruptions and those of the cache itself.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface StoreFailures {

    /** The exceptions to remember, with their subclasses. */
    Class<? extends Exception>[] value();

    /**
     * How long, counted from the failure: in the forms of {@link CachedResult#ttl()}, placeholders included. Where the
     * method's {@code ttl} is shorter, that.
     */
    String ttl() default "1m";
}
