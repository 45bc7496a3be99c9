package io.github.cachedresult.redis;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.DefectiveEntry;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.Leases;
import io.github.cachedresult.store.QuarantineLimits;
import io.github.cachedresult.store.ReplacementLog;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysOptions;
import org.redisson.api.options.KeysScanOptions;

/** Entries in Redis: each call goes to the masters concerned, and whatever happens, an outcome comes back in time. */
final class RedisStore implements ResultStore {

    private static final int SCANNED_AT_ONCE = 500;

    private final RedisStoreOptions options;
    private final RedisConnection connection;
    private final InstantSource clock;
    private final RedisCalls calls;
    private final RedisEvictionLog evictions;
    private final @Nullable RedisLeases leases;
    private final RedisQuarantine quarantine;
    private final RedisReplacementLog replacements;
    private final RefusalLog refusals = new RefusalLog();

    RedisStore(RedisStoreOptions options, RedisConnection connection, InstantSource clock) {
        this.options = options;
        this.connection = connection;
        this.clock = clock;
        this.calls = new RedisCalls(connection, options.timeout());
        this.evictions = new RedisEvictionLog(calls, options.timeout());
        Duration lease = options.lease();
        this.leases = lease == null ? null : new RedisLeases(calls, options.timeout(), lease);
        this.quarantine = new RedisQuarantine(options.timeout());
        this.replacements = new RedisReplacementLog(calls, options.timeout());
    }

    @Override
    public Tier tier() {
        return Tier.REDIS;
    }

    @Override
    public String description() {
        return connection.description();
    }

    @Override
    public Duration timeout() {
        return options.timeout();
    }

    @Override
    public long maximumEntrySize() {
        return options.maximumEntrySize();
    }

    @Override
    public int keysAtOnce() {
        return EntryCommands.READ_AT_ONCE;
    }

    @Override
    public CompletionStage<Map<ResultKey, StoreRead>> getAll(Collection<ResultKey> keys) {
        // A key that is there twice is read twice, which costs less than looking for one.
        return outcomes(List.copyOf(keys), Function.identity(), EntryCommands::get, cause -> {
            refusals.refused(description(), cause);
            return new StoreRead.Failed(cause);
        });
    }

    @Override
    public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> writes) {
        return outcomes(
                        List.copyOf(writes),
                        StoreWrite::key,
                        (commands, some) -> new DerivationIndex(
                                        connection.client().join(), options.timeout())
                                .addAll(some, this::reclaimAt)
                                .thenCompose(done -> commands.put(some, this::reclaimAt)),
                        WriteOutcome.Failed::new)
                .thenApply(this::logged);
    }

    private Map<ResultKey, WriteOutcome> logged(Map<ResultKey, WriteOutcome> outcomes) {
        for (WriteOutcome outcome : outcomes.values()) {
            if (outcome instanceof WriteOutcome.Failed failed) {
                refusals.refused(description(), failed.cause());
            } else {
                refusals.taken(description());
            }
        }
        return outcomes;
    }

    @Override
    public CompletionStage<Integer> delete(Collection<ResultKey> keys) {
        List<ResultKey> distinct = distinct(keys);
        if (distinct.isEmpty()) {
            return CompletableFuture.completedFuture(0);
        }
        return calls.tracked(() -> perMaster(distinct, Function.identity(), EntryCommands::delete)
                .thenCompose(begun -> all(begun.stream().map(Call::result).toList()))
                .thenApply(counts -> counts.stream().mapToInt(Integer::intValue).sum()));
    }

    @Override
    public CompletionStage<Integer> reclaim(Map<ResultKey, StoredEntry> seen) {
        if (seen.isEmpty()) {
            return CompletableFuture.completedFuture(0);
        }
        return calls.tracked(() -> perMaster(
                        List.copyOf(seen.entrySet()), Map.Entry::getKey, EntryCommands::deleteUnchanged)
                .thenCompose(begun -> all(begun.stream().map(Call::result).toList()))
                .thenApply(counts -> counts.stream().mapToInt(Integer::intValue).sum()));
    }

    @Override
    public EvictionLog evictions() {
        return evictions;
    }

    @Override
    public @Nullable Leases leases() {
        return leases;
    }

    @Override
    public ReplacementLog replacements() {
        return replacements;
    }

    @Override
    public Stream<StoredHeader> headers(EntrySelection selection) {
        return headers(client -> namesOf(client, selection));
    }

    @Override
    public Stream<StoredHeader> headers(Collection<ResultKey> keys) {
        List<String> names = keys.stream().map(RedisKeys::of).distinct().toList();
        return headers(client -> names.iterator());
    }

    /** Nothing is asked before the stream is. */
    private Stream<StoredHeader> headers(Function<RedissonClient, Iterator<String>> names) {
        int order = Spliterator.NONNULL | Spliterator.IMMUTABLE;
        return StreamSupport.stream(
                () -> {
                    RedissonClient client = connected();
                    return Spliterators.spliteratorUnknownSize(
                            new HeaderListing(names.apply(client), new EntryCommands(client, options.timeout())),
                            order);
                },
                order,
                false);
    }

    @Override
    public Stream<EntryReference> derivedFrom(UUID entryId) {
        return Stream.of(entryId).flatMap(id -> new DerivationIndex(connected(), options.timeout()).derivedFrom(id));
    }

    @Override
    public CompletionStage<Boolean> setAside(DefectiveEntry entry, QuarantineLimits limits) {
        return calls.call(client -> quarantine.add(client, entry, limits));
    }

    @Override
    public Stream<DefectiveEntry> setAside() {
        return Stream.of(quarantine).flatMap(kept -> kept.list(connected()));
    }

    @Override
    public void close() {
        calls.close();
        connection.close();
    }

    private <T, O> CompletionStage<Map<ResultKey, O>> outcomes(
            List<T> items,
            Function<T, ResultKey> keyOf,
            BiFunction<EntryCommands, List<T>, CompletionStage<Map<ResultKey, O>>> command,
            Function<Throwable, O> failed) {
        if (items.isEmpty()) {
            return CompletableFuture.completedFuture(Map.of());
        }
        return calls.tracked(() -> perMaster(items, keyOf, command)
                        .thenCompose(begun -> all(begun.stream()
                                .map(call -> call.result()
                                        .exceptionally(cause ->
                                                all(call.items(), keyOf, failed.apply(calls.unwrapped(cause)))))
                                .toList()))
                        .thenApply(RedisStore::union))
                .exceptionally(cause -> all(items, keyOf, failed.apply(calls.unwrapped(cause))));
    }

    /** Calls each master for its own items; fails where there is no connection, and each call within the time limit. */
    private <T, R> CompletableFuture<List<Call<T, R>>> perMaster(
            List<T> items,
            Function<T, ResultKey> keyOf,
            BiFunction<EntryCommands, List<T>, CompletionStage<R>> command) {
        return calls.connected((client, left) -> {
            EntryCommands commands = new EntryCommands(client, options.timeout());
            List<Call<T, R>> begun = new ArrayList<>();
            for (List<T> some : Masters.group(client, items, item -> RedisKeys.of(keyOf.apply(item)))) {
                begun.add(new Call<>(some, RedisCalls.inTime(client, () -> command.apply(commands, some), left)));
            }
            return begun;
        });
    }

    private Iterator<String> namesOf(RedissonClient client, EntrySelection selection) {
        return client.getKeys(KeysOptions.defaults().timeout(options.timeout()).retryAttempts(0))
                .getKeys(KeysScanOptions.defaults()
                        .pattern(RedisKeys.pattern(selection))
                        .chunkSize(SCANNED_AT_ONCE))
                .iterator();
    }

    private RedissonClient connected() {
        try {
            return connection.client().get(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RedisUnavailableException("interrupted while " + description() + " was being connected", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new RedisUnavailableException(description() + " is not connected", e.getCause());
        }
    }

    /** When the entry says, or when this tier's own limit is reached, whichever is earlier. */
    private long reclaimAt(StoreWrite write) {
        Duration ttl = options.ttl();
        if (ttl == null) {
            return write.reclaimAt();
        }
        try {
            return Math.min(write.reclaimAt(), Math.addExact(clock.millis(), ttl.toMillis()));
        } catch (ArithmeticException e) {
            return write.reclaimAt();
        }
    }

    private static <T, O> Map<ResultKey, O> all(List<T> items, Function<T, ResultKey> keyOf, O outcome) {
        Map<ResultKey, O> outcomes = new HashMap<>();
        items.forEach(item -> outcomes.put(keyOf.apply(item), outcome));
        return outcomes;
    }

    private static <R> CompletableFuture<List<R>> all(List<CompletableFuture<R>> calls) {
        if (calls.size() == 1) {
            return calls.get(0).thenApply(List::of);
        }
        return CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new))
                .thenApply(done -> calls.stream().map(CompletableFuture::join).toList());
    }

    private static List<ResultKey> distinct(Collection<ResultKey> keys) {
        return keys.size() < 2 || keys instanceof Set ? List.copyOf(keys) : List.copyOf(new LinkedHashSet<>(keys));
    }

    private static <O> Map<ResultKey, O> union(List<Map<ResultKey, O>> parts) {
        if (parts.size() == 1) {
            return parts.get(0);
        }
        Map<ResultKey, O> outcomes = new HashMap<>();
        parts.forEach(outcomes::putAll);
        return outcomes;
    }

    /** One master's part of a call. */
    private record Call<T, R>(List<T> items, CompletableFuture<R> result) {}
}
