package io.github.cachedresult.store;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.eviction.InMemoryEvictionLog;
import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;

/** A store in memory that can be told to misbehave, also in ways that the contract forbids. */
@NullUnmarked
public final class FakeStore implements ResultStore {

    /** What a call does. */
    public enum Behaviour {
        NORMAL,
        FAILED_OUTCOME,
        FAILED_STAGE,
        /** Fails for the first key only. */
        FAILED_FIRST,
        /** Refuses the entry, and is well. */
        REFUSED_OUTCOME,
        /** Is well, and the entry, which is large, did not arrive in time. */
        LATE_OUTCOME,
        THROWS,
        THROWS_ERROR,
        NULL_STAGE,
        NULL_MAP,
        EMPTY_MAP,
        NULL_OUTCOME,
        /** Answers only when {@link #release()} is called. */
        HELD
    }

    private final InMemoryEvictionLog evictions = new InMemoryEvictionLog();
    private final Tier tier;
    private final Map<ResultKey, byte[]> entries = new ConcurrentHashMap<>();
    private final List<Runnable> held = new ArrayList<>();
    public final List<ResultKey> asked = new CopyOnWriteArrayList<>();
    public final List<StoreWrite> writes = new CopyOnWriteArrayList<>();
    public volatile Behaviour reading = Behaviour.NORMAL;
    public volatile Behaviour writing = Behaviour.NORMAL;
    public volatile Runnable beforeWrite = () -> {};
    /** Is told how many keys are read at once. */
    public volatile IntConsumer beforeRead = keys -> {};

    /** What it never takes, whatever it does of the rest. */
    public final Set<ResultKey> refused = ConcurrentHashMap.newKeySet();

    /** What was offered to be set aside, and what becomes of it. */
    public final List<DefectiveEntry> aside = new CopyOnWriteArrayList<>();

    public volatile CompletionStage<Boolean> keepsAside = CompletableFuture.completedFuture(true);
    public volatile Executor threads = Runnable::run;
    public volatile Duration timeout = Duration.ofSeconds(5);
    public volatile long maximumEntrySize = Long.MAX_VALUE;
    public volatile int keysAtOnce = 1_000;
    public volatile RuntimeException onClose;
    public volatile boolean closed;
    public volatile ReplacementLog replacements;

    public FakeStore(Tier tier) {
        this.tier = tier;
    }

    public Map<ResultKey, byte[]> entries() {
        return entries;
    }

    public byte[] only() {
        if (entries.size() != 1) {
            throw new AssertionError(entries.size() + " entries");
        }
        return entries.values().iterator().next();
    }

    public ResultKey onlyKey() {
        only();
        return entries.keySet().iterator().next();
    }

    public void putRaw(ResultKey key, byte[] bytes) {
        entries.put(key, bytes);
    }

    /** Lets the calls that are held answer. */
    public void release() {
        List<Runnable> now;
        synchronized (held) {
            now = List.copyOf(held);
            held.clear();
        }
        now.forEach(Runnable::run);
    }

    public int heldCalls() {
        synchronized (held) {
            return held.size();
        }
    }

    @Override
    public CompletionStage<Boolean> setAside(DefectiveEntry entry, QuarantineLimits limits) {
        aside.add(entry);
        return keepsAside;
    }

    @Override
    public Tier tier() {
        return tier;
    }

    @Override
    public String description() {
        return "fake " + tier;
    }

    @Override
    public Duration timeout() {
        return timeout;
    }

    @Override
    public long maximumEntrySize() {
        return maximumEntrySize;
    }

    @Override
    public int keysAtOnce() {
        return keysAtOnce;
    }

    @Override
    public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
        asked.addAll(keys);
        beforeRead.accept(keys.size());
        return answer(
                reading,
                () -> {
                    Map<ResultKey, StoreRead> reads = new LinkedHashMap<>();
                    for (ResultKey key : keys) {
                        byte[] bytes = entries.get(key);
                        reads.put(
                                key,
                                bytes == null
                                        ? StoreRead.Absent.INSTANCE
                                        : new StoreRead.Found(new StoredEntry(bytes, null)));
                    }
                    return reads;
                },
                keys,
                StoreRead.Failed::new);
    }

    @Override
    public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> batch) {
        writes.addAll(batch);
        return answer(
                writing,
                () -> {
                    beforeWrite.run();
                    Map<ResultKey, WriteOutcome> outcomes = new LinkedHashMap<>();
                    batch.forEach(write -> outcomes.put(write.key(), write(write)));
                    return outcomes;
                },
                batch.stream().map(StoreWrite::key).toList(),
                WriteOutcome.Failed::new);
    }

    private WriteOutcome write(StoreWrite write) {
        if (write.bytes().length > maximumEntrySize) {
            return new WriteOutcome.Failed(new EntryRefusedException("too large", null));
        }
        if (refused.contains(write.key())) {
            return new WriteOutcome.Failed(new IllegalStateException("refused"));
        }
        byte[] now = entries.compute(write.key(), (key, current) -> {
            boolean free = current == null
                    || write.condition() instanceof WriteCondition.Unchanged unchanged
                            && Arrays.equals(current, unchanged.read().bytes());
            return free ? write.bytes() : current;
        });
        return now == write.bytes()
                ? WriteOutcome.Stored.INSTANCE
                : new WriteOutcome.LostTo(new StoredEntry(now, null));
    }

    private <T> CompletionStage<Map<ResultKey, T>> answer(
            Behaviour behaviour,
            Supplier<Map<ResultKey, T>> normal,
            Collection<ResultKey> keys,
            Function<RuntimeException, T> failure) {
        T failed = failure.apply(new IllegalStateException("down"));
        T refused = failure.apply(new EntryRefusedException("too large", null));
        T late = failure.apply(new EntryTimeoutException("too late", new TimeoutException()));
        CompletableFuture<Map<ResultKey, T>> stage = new CompletableFuture<>();
        Map<ResultKey, T> all = new LinkedHashMap<>();
        switch (behaviour) {
            case NORMAL -> threads.execute(() -> stage.complete(normal.get()));
            case FAILED_OUTCOME -> {
                keys.forEach(key -> all.put(key, failed));
                stage.complete(all);
            }
            case LATE_OUTCOME -> {
                keys.forEach(key -> all.put(key, late));
                stage.complete(all);
            }
            case FAILED_FIRST -> {
                all.putAll(normal.get());
                all.put(keys.iterator().next(), failed);
                stage.complete(all);
            }
            case REFUSED_OUTCOME -> {
                keys.forEach(key -> all.put(key, refused));
                stage.complete(all);
            }
            case FAILED_STAGE -> stage.completeExceptionally(new IllegalStateException("down"));
            case THROWS -> throw new IllegalStateException("broken");
            case THROWS_ERROR -> throw new NoClassDefFoundError("broken");
            case NULL_STAGE -> {
                return null;
            }
            case NULL_MAP -> stage.complete(null);
            case EMPTY_MAP -> stage.complete(all);
            case NULL_OUTCOME -> {
                keys.forEach(key -> all.put(key, null));
                stage.complete(all);
            }
            case HELD -> {
                synchronized (held) {
                    held.add(() -> stage.complete(normal.get()));
                }
            }
        }
        return stage;
    }

    @Override
    public CompletionStage<Integer> delete(Collection<ResultKey> keys) {
        keys.forEach(entries::remove);
        return CompletableFuture.completedFuture(keys.size());
    }

    @Override
    public CompletionStage<Integer> reclaim(Map<ResultKey, StoredEntry> seen) {
        seen.forEach((key, read) -> entries.computeIfPresent(
                key, (same, current) -> Arrays.equals(current, read.bytes()) ? null : current));
        return CompletableFuture.completedFuture(seen.size());
    }

    @Override
    public ReplacementLog replacements() {
        return replacements;
    }

    @Override
    public EvictionLog evictions() {
        return evictions;
    }

    @Override
    public Stream<StoredHeader> headers(EntrySelection selection) {
        return entries.entrySet().stream()
                .filter(entry -> selection.model() == null
                        || selection.model().equals(entry.getKey().model()))
                .filter(entry -> selection.version() == null
                        || selection.version().equals(entry.getKey().version()))
                .map(entry -> new StoredHeader(
                        entry.getKey().toString(),
                        EntryFormat.readHeader(entry.getValue()),
                        new StoredEntry(entry.getValue(), null)));
    }

    @Override
    public void close() {
        closed = true;
        if (onClose != null) {
            throw onClose;
        }
    }
}
