package io.github.cachedresult.tier;

import io.github.cachedresult.store.LeaseEnd;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Whether a process may compute a result, or should wait for another's. */
public sealed interface Turn {

    /**
     * It is this process's turn, until it ends the lease.
     *
     * @param lease what keeps the others waiting
     */
    record Mine(HeldLease lease) implements Turn {}

    /** It is another's turn. */
    record Others(CompletableFuture<LeaseEnd> over, long atMostNanos) implements Turn {

        /** How that one has ended it, when it has, or it is time to ask again; as with {@link #await}. */
        public CompletionStage<LeaseEnd> ended() {
            return over.exceptionally(failure -> LeaseEnd.LAPSED)
                    .completeOnTimeout(LeaseEnd.LAPSED, atMostNanos, TimeUnit.NANOSECONDS);
        }

        /**
         * Blocks until that one has ended it, or it is time to ask again.
         *
         * @return how it ended; {@link LeaseEnd#LAPSED} where nobody says so
         */
        public LeaseEnd await() throws InterruptedException {
            LeaseEnd end = await(atMostNanos);
            return end == null ? LeaseEnd.LAPSED : end;
        }

        /**
         * As {@link #await()}, and no longer than this.
         *
         * @return how it ended, or null where the time is up before
         */
        public @Nullable LeaseEnd await(long nanos) throws InterruptedException {
            try {
                return over.get(Math.min(nanos, atMostNanos), TimeUnit.NANOSECONDS);
            } catch (ExecutionException e) {
                // Not what stores promise.
                return LeaseEnd.LAPSED;
            } catch (TimeoutException e) {
                return nanos < atMostNanos ? null : LeaseEnd.LAPSED;
            }
        }
    }

    /** Nobody can say whose turn it is, or waiting would have no end: whoever asked computes. */
    record Anyones() implements Turn {
        static final Anyones INSTANCE = new Anyones();
    }
}
