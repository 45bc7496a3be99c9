package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.eviction.EvictionState;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.eviction.LogFollower;
import io.github.cachedresult.journal.Journal;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.journal.RecordEvictions;
import io.github.cachedresult.key.KeyMemo;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.tier.LocalTier;
import io.github.cachedresult.tier.ReplacementFollower;
import io.github.cachedresult.tier.SetAside;
import io.github.cachedresult.tier.StoreChain;
import io.github.cachedresult.tier.StoreGuards;
import io.github.cachedresult.tier.StoreTier;
import io.github.cachedresult.value.PayloadCompression;
import io.github.cachedresult.value.ResultCodec;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rooms of a cache: made one after the other, as each is given those that it sends calls on to, and closed so that
 * nothing that is under way is lost, as far as the shutdown limit allows.
 */
final class Wiring {

    /** Events that wait until listeners have time for them. */
    private static final int MAX_STORE_EVENTS = 10_000;

    final CacheCounts counts;
    final Spool spool;
    final RuleBook rules;
    final CachedMethods methods;
    final LocalTier local;
    final StoreGuards guards;
    final @Nullable Journal journal;
    final StoreChain stores;
    final CallPipeline pipeline;
    final AsyncCalls asyncCalls;
    final BatchPipeline batches;
    final Explainer explainer;
    final Evictions evictions;
    final EvictingMethods evictingMethods;
    private final OwnThreads storeEvents;
    private final Reporter reporter;
    private final ReplacementFollower replacements;
    private final SetAside aside;
    private final OwnThreads refreshThreads;
    private final OwnThreads timedRuns;
    private final AsyncThreads asyncThreads;
    private final RunsUnderWay runs;
    private final LatelyStored lately;
    private final Duration shutdownLimit;

    Wiring(ResultCacheBuilder builder) {
        local = builder.localWeight > 0 ? LocalTier.ofWeight(builder.localWeight) : LocalTier.none();
        counts = new CacheCounts(builder.countsLocalHits);
        storeEvents = OwnThreads.queued("cachedresult-store-events", 1, MAX_STORE_EVENTS);
        reporter = new Reporter(builder.listeners, counts, storeEvents);
        InstantSource clock = builder.clock;
        spool = Spool.open(builder.spool);
        PayloadCompression compression = new PayloadCompression(builder.compression, builder.maximumEntrySize, spool);
        ResultCodec codec = new ResultCodec(
                spool,
                compression.isOn()
                        ? builder.maximumEntrySize
                        : Math.min(builder.maximumEntrySize, builder.seal.largestPayload()));
        long localTtl = builder.localTtl == null ? EntryHeader.NEVER : EntryHeader.millis(builder.localTtl);
        rules = new RuleBook(new ModelRules(builder.mode, builder.rules, builder.versions), reporter);
        methods = new CachedMethods(codec, rules, builder.placeholders, builder.instances, builder.hashing);
        shutdownLimit = builder.shutdownLimit;
        replacements = new ReplacementFollower(
                builder.stores.stream().map(StoreTier::store).toList(), local, builder.evictions.pollInterval());
        guards = new StoreGuards(builder.stores, reporter, clock, builder.random, replacements);
        List<ResultStore> guarded =
                guards.tiers().stream().map(StoreTier::store).toList();
        LogFollower evictionLog = new LogFollower(
                guarded.stream().map(ResultStore::evictions).toList(), builder.evictions, builder.clock);
        KnownEvictions known = evictionLog.known();
        lately = new LatelyStored(evictionLog::readSoon);
        journal = journal(builder, guarded, new EvictionsOfRecords(evictionLog, lately, clock), reporter);
        aside = new SetAside(guarded, builder.quarantine, clock);
        stores = new StoreChain(guards.tiers(), builder.seal, reporter, journal, aside);
        Entries entries = new Entries(
                builder.seal, compression, spool, builder.producer, builder.codeVersion, builder.clock, builder.random);
        EntryValues values = new EntryValues(builder.seal, codec, compression, clock, known, reporter);
        LocalHits localHits = new LocalHits(local, localTtl, values, clock, known, reporter);
        OutdatedRuns outdated = new OutdatedRuns(entries, known);
        StandIns standIns = new StandIns(
                new ExpiredValues(values, codec, known, clock), outdated, new RecentFailures(clock), clock);
        Keeping keeping = new Keeping(stores, local.isOn(), entries, values, replacements, reporter);
        Settlement settlement = new Settlement(entries, standIns, keeping, codec, known, reporter);
        WaitingThreads waiting = new WaitingThreads();
        TurnTaking turns = new TurnTaking(guards.turns(), waiting);
        Flight flight = new Flight(stores, entries, values, turns, settlement, standIns, clock, evictionLog, reporter);
        refreshThreads =
                OwnThreads.queued("cachedresult-refresh", builder.refreshes.threads(), builder.refreshes.waiting());
        timedRuns = OwnThreads.atOnce("cachedresult-run", builder.timedRuns);
        RefreshAhead refreshes = new RefreshAhead(
                Objects.requireNonNullElse(builder.refreshExecutor, refreshThreads),
                new RecentFailures(clock),
                clock,
                reporter);
        Bypass bypass = new Bypass(reporter);
        runs = new RunsUnderWay(stores.isEmpty() ? made -> {} : lately::add);
        SingleFlight inFlight = new SingleFlight(waiting);
        Answers answers = new Answers(codec, clock, bypass);
        BatchRuns batchRuns = new BatchRuns(
                new SideBySide(builder.chunkExecutor),
                new TimedChunks(timedRuns, waiting, standIns, reporter),
                stores,
                new BatchTurns(turns, flight),
                flight,
                settlement,
                new BatchFailures(standIns),
                entries,
                known,
                clock,
                reporter);
        ItemFlights itemFlights = new ItemFlights(inFlight, flight, localHits, known, outdated, runs);
        Gathering gathering = new Gathering(
                new GatheredFlights(inFlight, itemFlights, batchRuns, localHits, reporter), timedRuns, reporter);
        Flights flights = new Flights(
                inFlight,
                flight,
                localHits,
                known,
                outdated,
                refreshes,
                new TimedRuns(timedRuns, reporter),
                gathering,
                standIns,
                clock,
                answers,
                runs);
        KeyMemo memo = new KeyMemo(builder.memoWeight);
        asyncThreads = AsyncThreads.of(builder.asyncExecutor, builder.asyncThreads);
        pipeline = new CallPipeline(
                memo,
                localHits,
                flights,
                new AsyncFlights(flights, gathering, waiting, asyncThreads),
                bypass,
                reporter);
        asyncCalls = new AsyncCalls(pipeline);
        AheadFlights ahead = new AheadFlights(itemFlights, batchRuns, refreshes, localHits, answers, reporter);
        BatchFlights batchFlights = new BatchFlights(
                flights, itemFlights, batchRuns, localHits, ahead, clock, standIns, new BatchAnswers(codec, bypass));
        batches = new BatchPipeline(memo, localHits, batchFlights, ahead, bypass, reporter);
        explainer = new Explainer(local, guards.tiers(), builder.seal, values, clock);
        OwnResults own = new OwnResults(runs, local, journal == null ? List::of : journal::headers);
        Reclaimer reclaimer =
                new Reclaimer(stores.stores(), evictionLog, builder.evictions, System::nanoTime, builder.random);
        evictions = new Evictions(stores.stores(), own, evictionLog, reclaimer, builder.clock);
        evictionLog.tellOf(new LateEvictions(runs, lately, local, evictions));
        evictingMethods = new EvictingMethods(evictions, builder.placeholders, builder.producer, asyncThreads);
        evictionLog.start();
        replacements.start();
    }

    private static @Nullable Journal journal(
            ResultCacheBuilder builder, List<ResultStore> stores, RecordEvictions evictions, Reporter reporter) {
        JournalOptions options = builder.journal;
        if (options == null || stores.isEmpty()) {
            return null;
        }
        return Journal.open(
                options,
                stores,
                builder.seal,
                evictions,
                new JournalReport(reporter, options),
                builder.clock,
                builder.random);
    }

    /**
     * Waits for the methods that run, on whatever threads, and for writes under way, and delivers what the journal holds, all
     * within the shutdown limit, and closes the stores.
     */
    void close() {
        long begun = System.nanoTime();
        refreshThreads.close(shutdownLimit);
        timedRuns.close(shutdownLimit.minusNanos(System.nanoTime() - begun));
        int running = runs.await(shutdownLimit.minusNanos(System.nanoTime() - begun));
        if (running > 0) {
            reporter.runningAtShutdown(running, shutdownLimit);
        }
        int late = stores.drain(shutdownLimit.minusNanos(System.nanoTime() - begun));
        if (late > 0) {
            reporter.lateAtShutdown(late, shutdownLimit);
        }
        if (journal != null) {
            journal.close(shutdownLimit.minusNanos(System.nanoTime() - begun));
        }
        if (lately.isAny()) {
            // Nobody else takes back what came too late for orders that this process has not heard of.
            EvictionState unused = evictions.refresh();
        }
        evictions.close();
        asyncThreads.close(shutdownLimit.minusNanos(System.nanoTime() - begun));
        replacements.close();
        // What it costs to lose is least.
        aside.close(shutdownLimit.minusNanos(System.nanoTime() - begun));
        for (ResultStore store : stores.stores()) {
            try {
                store.close();
            } catch (RuntimeException e) {
                reporter.closeFailed(store.description(), e);
            }
        }
        guards.close();
        storeEvents.finish(shutdownLimit.minusNanos(System.nanoTime() - begun));
        spool.close();
    }
}
