package io.github.cachedresult.tier;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.WriteOutcome;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What a call's outcome says of its store. */
final class StoreOutcomes {

    private StoreOutcomes() {}

    /**
     * Why a store did not serve any key of a call, or null if it did serve one: a store that refuses a single entry is well,
     * and so are one that a large entry did not reach in time, and one that answers for a part of its servers.
     *
     * @param outcomes the outcomes, or null where the call failed as a whole
     * @param failure why it did, or null
     */
    static @Nullable Throwable failure(@Nullable Map<ResultKey, ?> outcomes, @Nullable Throwable failure) {
        if (outcomes == null) {
            return failure == null
                    ? new IllegalStateException("the store gave no answer")
                    : unlessOfOneKey(cause(failure));
        }
        Throwable last = null;
        for (Object outcome : outcomes.values()) {
            last = failure(outcome);
            if (last == null) {
                return null;
            }
        }
        return last;
    }

    private static @Nullable Throwable failure(@Nullable Object outcome) {
        if (outcome instanceof StoreRead.Failed failed) {
            return unlessOfOneKey(failed.cause());
        }
        return outcome instanceof WriteOutcome.Failed failed ? unlessOfOneKey(failed.cause()) : null;
    }

    /** Why a store did not delete, or null if it did. */
    static @Nullable Throwable deletionFailure(@Nullable Integer deleted, @Nullable Throwable failure) {
        return failure == null ? null : unlessOfOneKey(cause(failure));
    }

    private static @Nullable Throwable unlessOfOneKey(Throwable failure) {
        return failure instanceof EntryRefusedException ? null : failure;
    }

    /** Why a call has no outcome for a key: the call failed, or the store left the key out of its answer. */
    static Throwable ofNoOutcome(@Nullable Throwable failure) {
        return failure == null ? new IllegalStateException("the store left the key out of its answer") : cause(failure);
    }

    /** What a stage failed with. */
    static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
