package io.github.cachedresult.tier;

import io.github.cachedresult.entry.EntryHeader;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The writes that nobody waits for, until somebody shuts down. Thread-safe. */
final class PendingWrites {

    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, CompletableFuture<?>> writes = new ConcurrentHashMap<>();

    void add(CompletionStage<?> write) {
        long number = numbers.incrementAndGet();
        writes.put(number, write.toCompletableFuture());
        CompletionStage<?> unused = write.whenComplete((done, failure) -> writes.remove(number));
    }

    /** Waits for them and returns how many did not end in time. */
    int await(Duration limit) {
        try {
            CompletableFuture.allOf(writes.values().toArray(CompletableFuture[]::new))
                    .get(EntryHeader.millis(limit), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Those that failed have been reported by themselves; those that are late are counted.
        }
        // Not the size: one that has just ended may still be in the map.
        return (int) writes.values().stream().filter(write -> !write.isDone()).count();
    }
}
