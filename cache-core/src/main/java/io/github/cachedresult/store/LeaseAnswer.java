package io.github.cachedresult.store;

import java.util.concurrent.CompletionStage;

/** The outcome of asking for a lease. */
public sealed interface LeaseAnswer {

    /** Whoever asked holds it. */
    record Granted() implements LeaseAnswer {

        /** Granted is granted. */
        public static final Granted INSTANCE = new Granted();
    }

    /**
     * Another holds it.
     *
     * @param over completes, never exceptionally, when that one has released it, or with {@link LeaseEnd#LAPSED} when it is
     *     time to ask again: within the {@linkplain Leases#life() life} of a lease in any case
     */
    record Held(CompletionStage<LeaseEnd> over) implements LeaseAnswer {}

    /** Another holds it and waits, directly or through others, for what the one that asked holds up. */
    record Circular() implements LeaseAnswer {

        /** A circle has no parts that differ. */
        public static final Circular INSTANCE = new Circular();
    }
}
