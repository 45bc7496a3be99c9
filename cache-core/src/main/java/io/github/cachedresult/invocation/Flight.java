package io.github.cachedresult.invocation;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader.Run;
import io.github.cachedresult.eviction.LogFollower;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.LeaseEnd;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.tier.EntryJudge;
import io.github.cachedresult.tier.EntryReader;
import io.github.cachedresult.tier.HeldLease;
import io.github.cachedresult.tier.StoreChain;
import io.github.cachedresult.tier.StoreHit;
import io.github.cachedresult.tier.StoreLookup;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One flight: what a single call does for all that wait for the same key, as far as its {@link CallPolicy} allows. It
 * looks in the stores, {@linkplain TurnTaking takes its turn} among the processes that find nothing usable there, runs the
 * method, and has the {@link Settlement} keep the result.
 *
 * <p>Only the method may fail: whatever else goes wrong is reported, and the flight lands with a result.
 */
final class Flight {

    static final StoreLookup<EntryContent> NOTHING_FOUND = new StoreLookup<>(null, null, Map.of());

    private final StoreChain stores;
    private final Entries entries;
    private final EntryValues values;
    private final TurnTaking turns;
    private final Settlement settlement;
    private final StandIns standIns;
    private final InstantSource clock;
    private final LogFollower evictions;
    private final Reporter reporter;

    Flight(
            StoreChain stores,
            Entries entries,
            EntryValues values,
            TurnTaking turns,
            Settlement settlement,
            StandIns standIns,
            InstantSource clock,
            LogFollower evictions,
            Reporter reporter) {
        this.stores = stores;
        this.entries = entries;
        this.values = values;
        this.turns = turns;
        this.settlement = settlement;
        this.standIns = standIns;
        this.clock = clock;
        this.evictions = evictions;
        this.reporter = reporter;
    }

    CompletionStage<Landed> fly(FlightRequest request) {
        if (stores.isEmpty() && !request.isAsynchronous()) {
            return land(request, NOTHING_FOUND);
        }
        CompletionStage<StoreLookup<EntryContent>> lookup = stores.isEmpty()
                ? CompletableFuture.completedFuture(NOTHING_FOUND)
                : evictions.ready().thenCompose(known -> lookup(request));
        // Who does not wait must not run the method because the stores have answered at once.
        return lookup.thenComposeAsync(found -> land(request, found), request.executor());
    }

    private CompletionStage<Landed> land(FlightRequest request, StoreLookup<EntryContent> lookup) {
        Landed landed = landed(request, lookup);
        return landed == null
                ? turns.await(request, lookup, this::lookAfterWaiting)
                        .thenCompose(chance -> landInTurn(request, chance))
                : CompletableFuture.completedFuture(landed);
    }

    /** Where a flight lands that need not or must not run the method, or null: then it is known what stands in meanwhile. */
    @Nullable Landed landed(FlightRequest request, StoreLookup<EntryContent> lookup) {
        Landed found = found(request, lookup);
        if (found != null) {
            return found;
        }
        Landed standIn = standIns.whileFailing(request, lookup);
        if (standIn != null) {
            return standIn;
        }
        if (!request.policy().runs()) {
            return Landed.only(new Outcome.NotFound(
                    unanswered(lookup.reads()), evictions.known().isStopped()));
        }
        standIns.offer(request, lookup);
        return null;
    }

    private CompletionStage<Landed> landInTurn(FlightRequest request, TurnTaking.Chance chance) {
        if (chance.isDropped()) {
            return CompletableFuture.completedFuture(Landed.only(Outcome.NotRun.INSTANCE));
        }
        HeldLease lease = chance.lease();
        if (lease == null) {
            return answerOrCompute(request, chance.lookup());
        }
        // Another process may have stored a result since this one looked.
        return lookAgain(request, chance.lookup())
                .thenCompose(lookup -> answerOrCompute(request, lookup))
                .whenComplete((landed, failure) -> lease.end(landed == null ? LeaseEnd.FAILED : landed.leaseEnd()));
    }

    private CompletionStage<Landed> answerOrCompute(FlightRequest request, StoreLookup<EntryContent> lookup) {
        Landed found = found(request, lookup);
        return found == null ? compute(request, lookup) : CompletableFuture.completedFuture(found);
    }

    /** Where a flight lands that has found its answer in a store, or null. */
    @Nullable Landed found(FlightRequest request, StoreLookup<EntryContent> lookup) {
        StoreHit<EntryContent> hit = lookup.hit();
        return hit == null || !request.policy().answers() ? null : hit(request, hit, lookup.reads());
    }

    /** The tiers of which nobody knows whether they have a result. */
    private Set<Tier> unanswered(Map<ResultStore, StoreRead> reads) {
        return stores.stores().stream()
                .filter(store -> !reads.containsKey(store) || reads.get(store) instanceof StoreRead.Failed)
                .map(ResultStore::tier)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** For how many keys it is best asked at once. */
    int keysAtOnce() {
        return stores.keysAtOnce();
    }

    private CompletionStage<StoreLookup<EntryContent>> lookup(FlightRequest request) {
        return only(request, stores.lookup(List.of(request.key()), reader(request), request.executor()));
    }

    /**
     * Looks for keys of one operation in the stores. What goes wrong is reported, and then nothing is found.
     *
     * @param before what was found before, in the order of the keys; {@link #NOTHING_FOUND} of those that were not looked for
     * @return what was found, in the order of the keys
     */
    CompletionStage<List<StoreLookup<EntryContent>>> lookup(
            Call call,
            ModelBinding model,
            List<ResultKey> keys,
            List<StoreLookup<EntryContent>> before,
            Executor executor) {
        if (stores.isEmpty()) {
            return CompletableFuture.completedFuture(nothing(keys));
        }
        EntryReader<EntryContent> reader = reader(call.operation(), model, call.policy());
        return reported(
                call.operation(),
                keys,
                evictions.ready().thenCompose(known -> stores.lookAfterWaiting(keys, before, reader, executor)),
                executor);
    }

    /** Looks again for those that were looked for, in the stores that answered before; as {@link #lookup}. */
    CompletionStage<List<StoreLookup<EntryContent>>> lookAgain(
            Call call,
            ModelBinding model,
            List<ResultKey> keys,
            List<StoreLookup<EntryContent>> before,
            Executor executor) {
        return reported(
                call.operation(),
                keys,
                stores.lookAgain(keys, before, reader(call.operation(), model, call.policy()), executor),
                executor);
    }

    private CompletionStage<StoreLookup<EntryContent>> lookAgain(
            FlightRequest request, StoreLookup<EntryContent> before) {
        return only(
                request,
                stores.lookAgain(List.of(request.key()), List.of(before), reader(request), request.executor()));
    }

    private CompletionStage<StoreLookup<EntryContent>> lookAfterWaiting(
            FlightRequest request, StoreLookup<EntryContent> before) {
        return only(
                request,
                stores.lookAfterWaiting(List.of(request.key()), List.of(before), reader(request), request.executor()));
    }

    private EntryReader<EntryContent> reader(FlightRequest request) {
        return reader(request.operation(), request.model(), request.policy());
    }

    private EntryReader<EntryContent> reader(CachedOperation<?> operation, ModelBinding model, CallPolicy policy) {
        EntryReader<EntryContent> reader = values.reader(operation, model, policy);
        return policy.writesStores() ? stores.settingAside(reader) : reader;
    }

    private CompletionStage<StoreLookup<EntryContent>> only(
            FlightRequest request, CompletionStage<List<StoreLookup<EntryContent>>> lookups) {
        return reported(request.operation(), List.of(request.key()), lookups, request.executor())
                .thenApply(found -> found.get(0));
    }

    private CompletionStage<List<StoreLookup<EntryContent>>> reported(
            CachedOperation<?> operation,
            List<ResultKey> keys,
            CompletionStage<List<StoreLookup<EntryContent>>> lookups,
            Executor executor) {
        return lookups.handleAsync(
                (found, failure) -> {
                    if (failure != null) {
                        reporter.pipelineFailed(operation, "Looking in the stores", failure);
                    }
                    return found == null ? nothing(keys) : found;
                },
                executor);
    }

    private static List<StoreLookup<EntryContent>> nothing(List<ResultKey> keys) {
        return Collections.nCopies(keys.size(), NOTHING_FOUND);
    }

    private Landed hit(FlightRequest request, StoreHit<EntryContent> hit, Map<ResultStore, StoreRead> reads) {
        if (request.policy().writesStores()) {
            long keptUntil =
                    EntryJudge.after(hit.expiresAt(), request.model().life().staleFor());
            stores.backFill(request.key(), hit.result(), keptUntil, reads);
        }
        return EntryValues.landed(request.operation(), hit);
    }

    private CompletionStage<Landed> compute(FlightRequest planned, StoreLookup<EntryContent> lookup) {
        // Known before it runs: what is evicted meanwhile is not what it computes, and may be what it computes with.
        FlightRequest request = planned.computedUnder(evictions.known().position());
        HashedInputs hashed = hashed(request);
        String changed = request.isAsynchronous() ? request.spoiled("before it ran") : null;
        if (changed != null) {
            return changed(request, changed);
        }
        long startedAt = clock.millis();
        long started = System.nanoTime();
        Object result;
        try {
            result = RunningCalls.run(request.call(), RunFor.one(request.key()), request.report());
        } catch (Throwable e) {
            Run run = entries.run(startedAt, System.nanoTime() - started);
            if (Interruption.ended(e)) {
                request.report().failed(e, Duration.ofNanos(run.durationNanos()));
                return CompletableFuture.completedFuture(Landed.only(new Outcome.Threw(e, true)));
            }
            return settlement.settleFailure(request, hashed, lookup, e, run);
        }
        if (result instanceof Pending pending) {
            return pending.then(
                    end -> {
                        Run run = entries.run(startedAt, System.nanoTime() - started);
                        return end.failure() == null
                                ? settle(request, hashed, lookup, end.value(), run)
                                : settlement.settleFailure(request, hashed, lookup, end.failure(), run);
                    },
                    request.executor());
        }
        return settle(request, hashed, lookup, result, entries.run(startedAt, System.nanoTime() - started));
    }

    private CompletionStage<Landed> settle(
            FlightRequest request,
            @Nullable HashedInputs hashed,
            StoreLookup<EntryContent> lookup,
            @Nullable Object result,
            Run run) {
        request.report().computed(Duration.ofNanos(run.durationNanos()));
        boolean isWrapped = request.operation().isWrapped();
        Object value = isWrapped && result instanceof Cached<?> cached ? cached.value() : result;
        return settlement.settle(request, hashed, lookup, value, run);
    }

    /** The method would compute something else than what was asked for. */
    private static CompletionStage<Landed> changed(FlightRequest request, String what) {
        ChangedInputsException failure = new ChangedInputsException(request.operation(), what);
        request.report().failed(failure, Duration.ZERO);
        return CompletableFuture.completedFuture(
                Landed.only(new Outcome.Spoiled(what, new Outcome.Threw(failure, false))));
    }

    /** Null where the inputs are not what their remembered key was made of: the method runs all the same. */
    @Nullable HashedInputs hashed(FlightRequest request) {
        try {
            return request.inputs().hashed();
        } catch (RuntimeException | LinkageError e) {
            reporter.pipelineFailed(request.operation(), "Hashing the inputs again", e);
            return null;
        }
    }
}
