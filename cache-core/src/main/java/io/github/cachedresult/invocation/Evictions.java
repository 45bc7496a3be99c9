package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.EvictionFailedException;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.EvictionOrder;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.eviction.EvictionState;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.eviction.LogFollower;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes results back.
 *
 * <pre>{@code
 * Evictions evictions = cache.evictions();
 * Selector wrong = Selector.ofModel("eos3b5e").withVersion("v2");
 * evictions.preview(wrong, 10);
 * evictions.evict(wrong, "ann", "trained on the test set");
 * }</pre>
 *
 * <p>What is evicted is a miss in every tier and every process, also where it arrives later: in this process when the method
 * returns, elsewhere within the poll interval. An eviction is one write to the log of the last store, however many entries it
 * takes back; their space is reclaimed behind, while this process runs, and by {@link #reclaim} where it has ended. Results
 * computed afterwards are not concerned.
 *
 * <p>Thread-safe. Everything here is for administration and blocks, unless it says otherwise.
 */
public final class Evictions {

    private final List<ResultStore> stores;
    private final OwnResults own;
    private final LogFollower log;
    private final KnownEvictions known;
    private final Reclaimer reclaimer;
    private final InstantSource clock;

    Evictions(List<ResultStore> stores, OwnResults own, LogFollower log, EvictionOptions options, InstantSource clock) {
        this.stores = stores;
        this.own = own;
        this.log = log;
        this.known = log.known();
        this.reclaimer = new Reclaimer(stores, known, options.reclaimPerSecond());
        this.clock = clock;
        log.tellOfLate(reclaimer::evicted);
    }

    /** How far this process knows the log of evictions. Asks nobody. */
    public EvictionState state() {
        return log.state();
    }

    /** Reads the log of evictions now, and says how far it is known. */
    public EvictionState refresh() {
        return log.refresh();
    }

    /**
     * Evicts results.
     *
     * @param by who wants it, for the log
     * @param reason why, for the log
     * @return the record of the log, with its number
     * @throws EvictionFailedException if the log did not take it, or did not say so
     */
    public Eviction evict(Selector selector, String by, String reason) {
        return write(order(Kind.EVICTED, selector, by, reason));
    }

    /**
     * Evicts results, for somebody who must not be disturbed: where the log does not take it, it is in force in this process
     * from now on, and tried again until the log has it, which is logged and counted in {@link #state}.
     */
    void evictEventually(Selector selector, String by, String reason) {
        if (log.evictEventually(order(Kind.EVICTED, selector, by, reason)) != null) {
            reclaimer.evicted(selector);
        }
    }

    /**
     * Evicts the entries whose headers a predicate holds for; headers of all stores are read. Each record of the log names
     * {@value Selector#MAX_ENTRY_IDS} of them at most.
     *
     * <p>Of this process it reaches as well what no store has: its journal, what is in its memory only, and runs under way,
     * whose results are asked about when they end. It does not reach what another process is computing or has not written yet.
     *
     * <p>Of encrypted entries in the stores and the journal, the predicate sees only what they disclose: no attributes and no
     * preimage of the key.
     *
     * @param among among which entries
     * @param which is asked on this thread, and, of runs under way, on theirs when they end
     * @return the records, none if no entry is meant
     * @throws EvictionFailedException if a store could not be listed, and then nothing is evicted; or the log did not take
     *     all, and then some are
     */
    public List<Eviction> evict(EntrySelection among, Predicate<EntryHeader> which, String by, String reason) {
        Map<UUID, String> models = new LinkedHashMap<>();
        OwnResults.Snapshot ours = own.now(among);
        HeaderWalk walk = new HeaderWalk(stores);
        walk.read(among, (store, header) -> {
            if (isInForce(header) && which.test(header)) {
                models.put(header.entryId(), header.key().model());
            }
        });
        if (!walk.unreachable().isEmpty()) {
            throw new EvictionFailedException(
                    "Nothing was evicted, as not every store could be listed: " + walk.unreachable() + ". Ask again.",
                    null);
        }
        ours.takeBack(which)
                .forEach(header -> models.put(header.entryId(), header.key().model()));
        Map<String, List<UUID>> byModel = new LinkedHashMap<>();
        models.forEach((entryId, model) ->
                byModel.computeIfAbsent(model, first -> new ArrayList<>()).add(entryId));
        return evictEntries(byModel, by, reason);
    }

    private List<Eviction> evictEntries(Map<String, List<UUID>> byModel, String by, String reason) {
        List<Eviction> evictions = new ArrayList<>();
        byModel.forEach((model, ids) -> {
            for (int from = 0; from < ids.size(); from += Selector.MAX_ENTRY_IDS) {
                List<UUID> some = ids.subList(from, Math.min(from + Selector.MAX_ENTRY_IDS, ids.size()));
                Selector selector = Selector.ofEntries(Set.copyOf(some)).withModel(model);
                evictions.add(log.evict(order(Kind.EVICTED, selector, by, reason)));
            }
            reclaimer.evicted(Selector.ofModel(model));
        });
        return evictions;
    }

    /**
     * Says what {@link #evictWithDerived} would take back, and takes nothing back: the entry, and all that was computed from
     * it. The graph can be drawn. Costs as {@link Lineage#derivedFrom}.
     */
    public LineageGraph previewWithDerived(EntryReference entry) {
        return new Lineage(stores).derivedFrom(entry);
    }

    /**
     * Evicts an entry with all that was computed from it, and from that, and so on; of this process also what no store has, as
     * {@link #evict(EntrySelection, Predicate, String, String)} does. A result that another process is computing from it
     * meanwhile is not found; it has a place in the graph once it is stored, and asking again finds it.
     *
     * @return the records of the log
     * @throws EvictionFailedException if not all can be found, and then nothing is evicted; or the log did not take all, and
     *     then some are
     */
    public List<Eviction> evictWithDerived(EntryReference entry, String by, String reason) {
        OwnResults.Snapshot ours = own.now(EntrySelection.all());
        // Runs under way ask it when they end.
        Set<EntryReference> gone = ConcurrentHashMap.newKeySet();
        Predicate<EntryHeader> isDerived = header -> header.sources().stream().anyMatch(gone::contains);
        addWithDerived(gone, entry);
        // All is found before anything is taken back; what has got its header meanwhile is found then.
        addAllWithDerived(gone, () -> ours.headers().filter(isDerived).toList());
        addAllWithDerived(gone, () -> ours.takeBack(isDerived));
        Map<String, List<UUID>> byModel = new LinkedHashMap<>();
        gone.forEach(each -> byModel.computeIfAbsent(each.key().model(), model -> new ArrayList<>())
                .add(each.entryId()));
        return evictEntries(byModel, by, reason);
    }

    /** Adds what this process has, until there is nothing new: some of it may be computed from what was added. */
    private void addAllWithDerived(Set<EntryReference> gone, Supplier<List<EntryHeader>> own) {
        boolean more = true;
        while (more) {
            more = false;
            for (EntryHeader header : own.get()) {
                EntryReference entry = new EntryReference(header.key(), header.entryId());
                if (!gone.contains(entry)) {
                    addWithDerived(gone, entry);
                    more = true;
                }
            }
        }
    }

    /** Adds an entry, which need not be in a store, and all in the stores that was computed from it. */
    private void addWithDerived(Set<EntryReference> gone, EntryReference entry) {
        LineageGraph graph = previewWithDerived(entry);
        if (!graph.isComplete()) {
            throw new EvictionFailedException(
                    "Nothing was evicted, as not all that was computed from " + entry.key() + " can be found: "
                            + graph.findings() + ". Ask again.",
                    null);
        }
        graph.nodes().forEach(node -> gone.add(node.entry()));
    }

    /**
     * Marks one entry as wrong. A result that is computed anew under its key is not concerned.
     *
     * @param entryId as {@code CachedFrom} says it
     * @throws EvictionFailedException as {@link #evict(Selector, String, String)}
     */
    public Eviction markInvalid(UUID entryId, String by, String reason) {
        return write(order(Kind.INVALID, Selector.ofEntry(entryId), by, reason));
    }

    /**
     * Marks the entry under a key as wrong, with all that were computed before.
     *
     * @throws EvictionFailedException as {@link #evict(Selector, String, String)}
     */
    public Eviction markInvalid(ResultKey key, String by, String reason) {
        return write(order(Kind.INVALID, Selector.ofKey(key), by, reason));
    }

    /**
     * Says what an eviction would take back, and takes nothing back. Reads the headers of all entries of the model and
     * version, where the selector names them, else of all entries: in S3 one request for each. What no store has, and the
     * journal or the memory of this process, counts as in the tier {@code LOCAL}.
     *
     * @param examples how many of them are wanted
     */
    public EvictionPreview preview(Selector selector, int examples) {
        return preview(selection(selector), header -> selector.selects(EvictionSubject.of(header)), examples);
    }

    /**
     * As {@link #preview(Selector, int)}, for entries whose headers a predicate holds for. It sees of them what it sees in
     * {@link #evict(EntrySelection, Predicate, String, String)}.
     */
    public EvictionPreview preview(EntrySelection among, Predicate<EntryHeader> which, int examples) {
        Map<Tier, Long> byTier = new EnumMap<>(Tier.class);
        List<EntryHeader> some = new ArrayList<>();
        Set<UUID> seen = new HashSet<>();
        OwnResults.Snapshot ours = own.now(among);
        HeaderWalk walk = new HeaderWalk(stores);
        walk.read(among, (store, header) -> {
            if (isInForce(header) && which.test(header)) {
                byTier.merge(store.tier(), 1L, Long::sum);
                if (seen.add(header.entryId()) && some.size() < examples) {
                    some.add(header);
                }
            }
        });
        ours.headers()
                .filter(header -> isInForce(header) && which.test(header) && seen.add(header.entryId()))
                .forEach(header -> {
                    byTier.merge(Tier.LOCAL, 1L, Long::sum);
                    if (some.size() < examples) {
                        some.add(header);
                    }
                });
        return new EvictionPreview(seen.size(), byTier, some, walk.unreadable(), walk.unreachable());
    }

    /**
     * Lists the entries that were computed from the same inputs as the one under a key, by whatever version of the model and
     * whatever process, also evicted ones; one for each entry, in no particular order. Reads the headers of all the model's
     * entries: in S3 one request for each.
     *
     * @return them, none if no store has an entry under the key; and which stores could not be asked
     */
    public SameInputs withSameInputs(ResultKey key) {
        TierFindings findings = new TierFindings();
        EntryHeader asked = find(key, findings);
        if (asked == null) {
            return new SameInputs(List.of(), findings.unusable().size(), findings.failed());
        }
        Map<UUID, EntryHeader> same = new LinkedHashMap<>();
        HeaderWalk walk = new HeaderWalk(stores);
        walk.read(EntrySelection.ofModel(key.model()), (store, header) -> {
            if (header.operation().equals(asked.operation())
                    && header.inputs().digest().equals(asked.inputs().digest())) {
                same.put(header.entryId(), header);
            }
        });
        return new SameInputs(List.copyOf(same.values()), walk.unreadable(), walk.unreachable());
    }

    private @Nullable EntryHeader find(ResultKey key, TierFindings findings) {
        for (ResultStore store : stores) {
            try {
                StoreRead read =
                        store.getAll(List.of(key)).toCompletableFuture().join().get(key);
                if (read instanceof StoreRead.Failed failed) {
                    findings.failed(store.tier(), failed.cause());
                } else if (read instanceof StoreRead.Found found) {
                    if (EntryFormat.readHeader(found.entry().content()) instanceof HeaderRead.Header header) {
                        return header.header();
                    }
                    findings.unusable(store.tier(), "its header cannot be read");
                }
            } catch (RuntimeException e) {
                findings.failed(store.tier(), e);
            }
        }
        return null;
    }

    /**
     * Reads the log, for people.
     *
     * @param from the number of the first record wanted, at least 1
     * @return as many as are at hand, in ascending order; none behind the end
     * @throws RuntimeException if the last store does not answer
     */
    public List<Eviction> history(long from) {
        return log.history(from);
    }

    /**
     * Deletes the evicted entries of a selection from all stores, behind, at the rate that was set. Returns at once. An entry
     * that was computed meanwhile stays.
     *
     * @return completes with what became of it
     */
    public CompletionStage<Reclaimed> reclaim(EntrySelection selection) {
        return reclaimer.selected(selection);
    }

    /** Ends what goes on behind. */
    void close() {
        log.close();
        reclaimer.close();
    }

    private Eviction write(EvictionOrder order) {
        Eviction eviction = log.evict(order);
        reclaimer.evicted(order.selector());
        return eviction;
    }

    private EvictionOrder order(Kind kind, Selector selector, String by, String reason) {
        return new EvictionOrder(UUID.randomUUID(), kind, selector, by, reason, clock.instant());
    }

    private boolean isInForce(EntryHeader header) {
        return known.evictionOf(EvictionSubject.of(header), header.evictions()) == 0;
    }

    private static EntrySelection selection(Selector selector) {
        return selector.model() == null
                ? EntrySelection.all()
                : new EntrySelection(selector.model(), selector.version());
    }
}
