package io.github.cachedresult.eviction;

import io.github.cachedresult.store.EvictionLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A log in this process's memory: for a cache without stores, and for stores in tests. Thread-safe; answers at once. */
public final class InMemoryEvictionLog implements EvictionLog {

    private static final int PAGE = 1_000;

    private final Map<UUID, List<byte[]>> logs = new HashMap<>();
    private final Map<UUID, byte[]> marks = new HashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private @Nullable UUID current;

    /** An empty store of logs. */
    public InMemoryEvictionLog() {}

    /** Forgets everything, as a store does that was emptied. */
    public synchronized void clear() {
        logs.clear();
        marks.clear();
        current = null;
    }

    @Override
    public synchronized CompletionStage<Optional<UUID>> current() {
        return CompletableFuture.completedFuture(Optional.ofNullable(current));
    }

    @Override
    public CompletionStage<UUID> begin(@Nullable UUID expected, UUID log) {
        UUID now = beginNow(expected, log);
        listeners.forEach(Runnable::run);
        return CompletableFuture.completedFuture(now);
    }

    private synchronized UUID beginNow(@Nullable UUID expected, UUID log) {
        UUID now = Objects.equals(current, expected) || current == null ? log : current;
        current = now;
        return now;
    }

    @Override
    public synchronized CompletionStage<Page> read(UUID log, long from, byte @Nullable [] preceding) {
        List<byte[]> records = logs.getOrDefault(log, List.of());
        int start = (int) Math.min(from - 1, records.size());
        List<byte[]> page = records.subList(start, Math.min(start + PAGE, records.size()));
        boolean lost = records.size() < from - 1
                || preceding != null && !Arrays.equals(records.get((int) from - 2), preceding);
        return CompletableFuture.completedFuture(new Page(lost ? List.of() : page, lost));
    }

    @Override
    public CompletionStage<Appended> append(UUID log, long first, List<byte[]> records) {
        Appended appended = appendNow(log, first, records);
        if (appended == Appended.DONE) {
            listeners.forEach(Runnable::run);
        }
        return CompletableFuture.completedFuture(appended);
    }

    private synchronized Appended appendNow(UUID log, long first, List<byte[]> records) {
        List<byte[]> before = logs.computeIfAbsent(log, any -> new ArrayList<>());
        if (before.size() != first - 1) {
            return before.size() < first - 1 ? Appended.LOST : Appended.TAKEN;
        }
        before.addAll(records);
        return Appended.DONE;
    }

    @Override
    public synchronized CompletionStage<Optional<byte[]>> mark(UUID log) {
        return CompletableFuture.completedFuture(Optional.ofNullable(marks.get(log)));
    }

    @Override
    public synchronized CompletionStage<Boolean> replaceMark(UUID log, byte @Nullable [] expected, byte[] next) {
        boolean isUnchanged = Arrays.equals(marks.get(log), expected);
        if (isUnchanged) {
            marks.put(log, next.clone());
        }
        return CompletableFuture.completedFuture(isUnchanged);
    }

    @Override
    public Listening listen(Runnable heard) {
        listeners.add(heard);
        return () -> listeners.remove(heard);
    }
}
