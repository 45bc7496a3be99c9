package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.EvictionFailedException;
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
import io.github.cachedresult.store.StoredHeader;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * takes back; their space is reclaimed behind, by this process or, where it has ended, by another. Results computed afterwards
 * are not concerned.
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

    Evictions(List<ResultStore> stores, OwnResults own, LogFollower log, Reclaimer reclaimer, InstantSource clock) {
        this.stores = stores;
        this.own = own;
        this.log = log;
        this.known = log.known();
        this.reclaimer = reclaimer;
        this.clock = clock;
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
        Eviction unused = log.evictEventually(order(Kind.EVICTED, selector, by, reason));
        reclaimer.evicted();
    }

    /**
     * Evicts the entries whose headers a predicate holds for; headers of all stores are read. Each record of the log names
     * {@value Selector#MAX_ENTRY_IDS} of them at most.
     *
     * <p>Of this process it reaches as well what no store has: its journal, what is in its memory only, and runs under way,
     * whose results are asked about when they end. Other processes cannot ask the predicate. They are told by a record of its
     * own, {@link Kind#SCREENED}, and take back all of {@code among} that nobody else could find when it came into the log:
     * what they are computing, have in their journals, in their memories only, or have stored in the last seconds.
     *
     * <p>Of encrypted entries in the stores and the journal, the predicate sees only what they disclose: no attributes and no
     * preimage of the key.
     *
     * @param among among which entries
     * @param which is asked on this thread, and, of runs under way, on theirs when they end
     * @return the records that name entries, none if no entry is meant
     * @throws EvictionFailedException if a store could not be listed, and then nothing is evicted, but what others alone have;
     *     or the log did not take all, and then some are
     */
    public List<Eviction> evict(EntrySelection among, Predicate<EntryHeader> which, String by, String reason) {
        Map<UUID, String> models = new LinkedHashMap<>();
        // First: what comes into a store afterwards is the business of whoever puts it there.
        Eviction screened = log.evict(order(Kind.SCREENED, selector(among), by, reason));
        OwnResults.Snapshot ours = own.now(among);
        HeaderWalk walk = new HeaderWalk(stores);
        walk.read(among, (store, header) -> {
            if (known.isInForce(header) && which.test(header)) {
                models.put(header.entryId(), header.key().model());
            }
        });
        if (!walk.unreachable().isEmpty()) {
            throw new EvictionFailedException(
                    "Nothing was evicted but what other processes alone have, as not every store could be listed: "
                            + walk.unreachable() + ". Ask again.",
                    null);
        }
        ours.takeBack(header -> screened.isLaterThan(header.evictions()) && which.test(header))
                .forEach(header -> models.put(header.entryId(), header.key().model()));
        if (!stores.isEmpty()) {
            ours.letGoOfStored(screened.order().selector());
        }
        return evictEntries(models, Kind.EVICTED, by, reason);
    }

    private List<Eviction> evictEntries(Map<UUID, String> models, Kind kind, String by, String reason) {
        List<Eviction> evictions = new ArrayList<>();
        selectors(models).forEach(selector -> evictions.add(log.evict(order(kind, selector, by, reason))));
        if (!evictions.isEmpty()) {
            reclaimer.evicted();
        }
        return evictions;
    }

    /**
     * Evicts what has come into a store too late for somebody who looked there; what is evicted already is not again.
     *
     * @param late their headers
     * @param wanted what he wants
     */
    void evictLate(List<EntryHeader> late, Eviction wanted) {
        Map<String, List<EntryHeader>> byModel = late.stream()
                .collect(Collectors.groupingBy(header -> header.key().model()));
        EvictionOrder order = wanted.order();
        Kind kind = order.kind() == Kind.SCREENED ? Kind.EVICTED : order.kind();
        byModel.forEach((model, headers) -> {
            Map<UUID, String> models = new LinkedHashMap<>();
            // Asked for each model anew: this is told of what it appends, and may have evicted these meanwhile.
            headers.stream().filter(known::isInForce).forEach(header -> models.put(header.entryId(), model));
            selectors(models).forEach(selector -> {
                Eviction unused = log.evictEventually(order(kind, selector, order.by(), order.reason()));
                reclaimer.evicted();
            });
        });
    }

    /** Selectors of entries of which each names one model's. */
    private static List<Selector> selectors(Map<UUID, String> models) {
        Map<String, List<UUID>> byModel = new LinkedHashMap<>();
        models.forEach((entryId, model) ->
                byModel.computeIfAbsent(model, first -> new ArrayList<>()).add(entryId));
        List<Selector> selectors = new ArrayList<>();
        byModel.forEach((model, ids) -> {
            for (int from = 0; from < ids.size(); from += Selector.MAX_ENTRY_IDS) {
                List<UUID> some = ids.subList(from, Math.min(from + Selector.MAX_ENTRY_IDS, ids.size()));
                selectors.add(Selector.ofEntries(Set.copyOf(some)).withModel(model));
            }
        });
        return selectors;
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
     * {@link #evict(EntrySelection, Predicate, String, String)} does. Other processes take back what they are computing from
     * it, or have and no store has yet. Costs as {@link Lineage#derivedFrom}, twice, and once more each time that something
     * new is found.
     *
     * @return the records of the log
     * @throws EvictionFailedException if not all can be found, and then nothing is evicted; or the log did not take all, or a
     *     store did not answer when it was asked once more, and then some are
     */
    public List<Eviction> evictWithDerived(EntryReference entry, String by, String reason) {
        Cascade cascade = new Cascade(entry, new Lineage(stores), own.now(EntrySelection.all()));
        cascade.begin();
        List<Eviction> evictions = new ArrayList<>();
        List<EntryReference> found = cascade.found();
        while (!found.isEmpty()) {
            Map<UUID, String> models = new LinkedHashMap<>();
            found.forEach(each -> models.put(each.entryId(), each.key().model()));
            evictions.addAll(evictEntries(models, Kind.WITH_DERIVED, by, reason));
            // Others may have stored what they computed from it, before they heard.
            cascade.lookAgain();
            found = cascade.found();
        }
        return evictions;
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
            if (known.isInForce(header) && which.test(header)) {
                byTier.merge(store.tier(), 1L, Long::sum);
                if (seen.add(header.entryId()) && some.size() < examples) {
                    some.add(header);
                }
            }
        });
        ours.headers()
                .filter(header -> known.isInForce(header) && which.test(header) && seen.add(header.entryId()))
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
            try (Stream<StoredHeader> headers = store.headers(List.of(key))) {
                StoredHeader stored = headers.findFirst().orElse(null);
                if (stored != null && stored.read() instanceof HeaderRead.Header header) {
                    return header.header();
                }
                if (stored != null) {
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
        reclaimer.evicted();
        return eviction;
    }

    private EvictionOrder order(Kind kind, Selector selector, String by, String reason) {
        return new EvictionOrder(UUID.randomUUID(), kind, selector, by, reason, clock.instant());
    }

    private static Selector selector(EntrySelection among) {
        Selector selector = among.model() == null ? Selector.all() : Selector.ofModel(among.model());
        return among.version() == null ? selector : selector.withVersion(among.version());
    }

    private static EntrySelection selection(Selector selector) {
        return selector.model() == null
                ? EntrySelection.all()
                : new EntrySelection(selector.model(), selector.version());
    }
}
