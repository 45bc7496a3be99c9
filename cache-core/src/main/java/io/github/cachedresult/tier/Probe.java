package io.github.cachedresult.tier;

import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Tries a store under a key of its own, whose result nobody asks for. Reads are tried by a read. Writes are tried by a
 * write and its deletion, as a store that is full, or whose master is gone, still answers reads.
 *
 * <p>Every trial ends, each of its steps within the store's time limit. Thread-safe.
 */
final class Probe {

    private static final byte[] CONTENT = "cachedresult: may be deleted".getBytes(StandardCharsets.US_ASCII);

    /** No digest of a preimage, which begins with the name of a format. */
    private static final ResultKey KEY = new ResultKey("cachedresult", "probe", Digest.of(CONTENT, 0, CONTENT.length));

    /** What a process left that died between the two steps, Redis reclaims by itself. */
    private static final Duration LIFE = Duration.ofMinutes(1);

    private final ResultStore store;
    private final TimeLimit limit;
    private final InstantSource clock;

    Probe(ResultStore store, TimeLimit limit, InstantSource clock) {
        this.store = store;
        this.limit = limit;
        this.clock = clock;
    }

    /** Completes with why the store does not serve reads, or null if it does. */
    CompletionStage<@Nullable Throwable> read() {
        return look().handle(StoreOutcomes::failure);
    }

    /** Completes with why the store does not serve writes, or null if it does. */
    CompletionStage<@Nullable Throwable> write() {
        return look().handle((reads, failure) -> {
                    Throwable cause = StoreOutcomes.failure(reads, failure);
                    return cause == null && reads != null
                            ? write(reads.get(KEY))
                            : CompletableFuture.completedFuture(cause);
                })
                .thenCompose(written -> written);
    }

    private CompletableFuture<Map<ResultKey, StoreRead>> look() {
        return limit.start(() -> store.getAll(List.of(KEY)));
    }

    private CompletionStage<@Nullable Throwable> write(@Nullable StoreRead read) {
        WriteCondition condition = read instanceof StoreRead.Found found
                ? WriteCondition.unchanged(found.entry())
                : WriteCondition.absent();
        long reclaimAt = clock.instant().plus(LIFE).toEpochMilli();
        StoreWrite write = new StoreWrite(KEY, CONTENT, reclaimAt, condition);
        CompletableFuture<Map<ResultKey, WriteOutcome>> written = limit.start(() -> store.putAll(List.of(write)));
        // Also where it failed: it may be there all the same.
        return written.handle(StoreOutcomes::failure)
                .thenCompose(failure ->
                        limit.start(() -> store.delete(List.of(KEY))).handle((deleted, undeleted) -> failure));
    }
}
