package io.github.cachedresult;

import java.time.Duration;

/** What is to become of a result that was just computed. The caller gets a result in every case. */
public sealed interface Verdict {

    /** Keep it, for as long as the method's {@code ttl} allows. */
    static Verdict store() {
        return Store.INSTANCE;
    }

    /**
     * Keep it, for this long or the method's {@code ttl}, whichever ends earlier.
     *
     * @throws IllegalArgumentException if {@code duration} is not positive
     */
    static Verdict storeFor(Duration duration) {
        return new StoreFor(duration);
    }

    /** Return it, and keep it nowhere. */
    static Verdict doNotStore(String reason) {
        return new DoNotStore(reason);
    }

    /**
     * Keep it nowhere, and return the expired result that it would have replaced, marked {@link Tier#STALE}; where there
     * is none, return the new one.
     */
    static Verdict preferStale(String reason) {
        return new PreferStale(reason);
    }

    /** Keep it. */
    record Store() implements Verdict {
        private static final Store INSTANCE = new Store();
    }

    /**
     * Keep it for a while.
     *
     * @param duration how long, positive
     */
    record StoreFor(Duration duration) implements Verdict {

        /** Checks the duration. */
        public StoreFor {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException("a result is stored for a positive duration, not for " + duration);
            }
        }
    }

    /**
     * Keep it nowhere.
     *
     * @param reason why, for traces and counters: a short text without values of single results
     */
    record DoNotStore(String reason) implements Verdict {}

    /**
     * Keep it nowhere and prefer the expired one.
     *
     * @param reason why, for traces and counters: a short text without values of single results
     */
    record PreferStale(String reason) implements Verdict {}
}
