package io.github.cachedresult;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says of a {@link CachedResult} method, or of every one of a class, when a result is computed anew before it expires, and
 * when an expired one stands in for a new one.
 *
 * <pre>{@code
 * @CachedResult(model = "eos3b5e", version = "v2", ttl = "24h")
 * @Freshness(refreshAfter = "20h", staleFor = "7d", jitter = 0.1)
 * public Prediction predict(String smiles) { ... }
 * }</pre>
 *
 * <p>Of a batch, see {@link EachInput}, each item has its own age, those that are due are computed anew together, and time limits hold
 * for each run of the method.
 *
 * <p>Durations are written as in {@link CachedResult#ttl()}, placeholders included; {@code 0} is as good as leaving one
 * out. A rule in the configuration overrides each of them. What does not fit together, such as a refresh after the expiry,
 * is an error at start-up that says who said so.
 */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Freshness {

    /**
     * From which age on a result, while it still answers calls, is computed anew in the background: shorter than the {@code
     * ttl}, if there is one. By default never.
     *
     * <p>Only a call starts that, and it does not wait. The method then runs on a thread of the cache's own, with the
     * arguments of that call, which must still be what they were, or else nothing is refreshed. If it fails, the result
     * there is stays.
     */
    String refreshAfter() default "";

    /**
     * How long past its expiry a result may stand in for a new one, where the method throws an exception: the call is
     * answered with it, as {@link Tier#STALE}, and the exception is told to traces and listeners only. Needs a {@code ttl}.
     * By default not at all.
     *
     * <p>Stores keep results for so much longer. A result that was evicted, or that its {@link ResultValidity} does not
     * find usable, never stands in.
     */
    String staleFor() default "";

    /**
     * How long calls wait for the method where an expired result may stand in: after that they are answered with it, as
     * {@link Tier#STALE}, while the method goes on and its result is stored. Needs {@link #staleFor}. By default they wait
     * until it has returned.
     *
     * <p>With this or {@link #timeout}, the method runs on a thread of the cache's own, with open scopes and traces carried
     * along, and must leave its arguments alone: if they are not what they were when it returns, and its caller did not
     * wait, its result is not stored.
     */
    String softTimeout() default "";

    /**
     * How long calls wait for the method where nothing stands in: after that they get an exception of the cache's, while the
     * method goes on and its result is stored, for a later call to find or to wait for. Longer than {@link #softTimeout}. By
     * default they wait until it has returned.
     */
    String timeout() default "";

    /**
     * Up to which share, from 0 to less than 1, the {@code ttl} and {@link #refreshAfter} of each result are shortened, by
     * chance, so that results made together do not expire together. By default 0.
     */
    double jitter() default 0;
}
