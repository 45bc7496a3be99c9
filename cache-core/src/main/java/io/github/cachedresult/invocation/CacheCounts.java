package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;
import io.github.cachedresult.key.ResultKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How often a cache did what, by model and cause: calls by how they ended, results that were not stored, entries that were
 * not used, stores that failed.
 *
 * <pre>{@code
 * cache.counts().list().forEach(count -> log.info("{}", count));
 * cache.counts().of(new Counted.Answered("eos3b5e", Tier.REDIS));
 * }</pre>
 *
 * <p>Counts from when the cache was built, in this process, and never resets. Hits in the local tier are counted where {@link
 * ResultCacheBuilder#countLocalHits} says so, as it costs each of them some nanoseconds. What time and money was saved is
 * summed up by a {@link SavingsReport}. Of more than {@value #MAX_MODELS} models, the rest is counted as {@value #OTHERS}.
 * Thread-safe.
 */
public final class CacheCounts {

    /** How many models are counted by themselves. */
    public static final int MAX_MODELS = 1000;

    /** The name under which all further models are counted. */
    public static final String OTHERS = "(others)";

    /** The name under which calls are counted whose model is not known. */
    public static final String UNKNOWN = "(unknown)";

    /** How many of the last reasons are kept for each count. */
    public static final int MAX_REASONS = 5;

    private final boolean countsLocalHits;
    private final ConcurrentMap<Counted, Tally> tallies = new ConcurrentHashMap<>();
    private final Set<String> models = ConcurrentHashMap.newKeySet();
    private final Map<String, LongAdder> localHits = new ConcurrentHashMap<>();
    private final List<Consumer<Counted>> observers = new CopyOnWriteArrayList<>();

    CacheCounts(boolean countsLocalHits) {
        this.countsLocalHits = countsLocalHits;
    }

    /** How often something happened. */
    public long of(Counted counted) {
        Tally tally = tallies.get(counted);
        return tally == null ? 0 : tally.times.sum();
    }

    /** All that has happened, ordered by text. What happens meanwhile may be in one count and not in another. */
    public List<Count> list() {
        List<Count> counts = new ArrayList<>();
        tallies.forEach((counted, tally) -> counts.add(new Count(counted, tally.times.sum(), tally.reasons())));
        counts.sort(Comparator.comparing(count -> count.counted().toString()));
        return counts;
    }

    /**
     * Tells of each thing that is counted, when it happens for the first time; of those that have happened before, at once. For
     * systems of metrics, which register a meter for each.
     *
     * @param observer is called on the thread of a call, and perhaps twice with the same; must neither block nor throw
     */
    public void observe(Consumer<Counted> observer) {
        observers.add(observer);
        tallies.keySet().forEach(observer);
    }

    /** Whether hits in the local tier are counted. */
    boolean countsLocalHits() {
        return countsLocalHits;
    }

    /** Counts a hit in the local tier. */
    void countLocalHit(String model) {
        LongAdder known = localHits.get(model);
        if (known == null) {
            known = tally(new Counted.Answered(named(model), Tier.LOCAL)).times;
            if (models.contains(model)) {
                localHits.put(model, known);
            }
        }
        known.increment();
    }

    /** Counts a call that has its answer after its method has run: a run is no call, as it may be one that nobody waits for. */
    void countAnswered(ResultKey key, Tier tier) {
        add(new Counted.Answered(model(key), tier), null);
    }

    /** Counts what happened, but for hits in the local tier, and for calls that are answered after their method has run. */
    void count(CacheEvent event) {
        if (event instanceof CacheEvent.Hit hit) {
            if (hit.tier() != Tier.LOCAL) {
                countAnswered(hit.key(), hit.tier());
            } else if (countsLocalHits) {
                countLocalHit(hit.key().model());
            }
        } else if (event instanceof CacheEvent.Joined joined) {
            countAnswered(joined.key(), Tier.JOINED);
        } else if (event instanceof CacheEvent.ServedStale stale) {
            add(new Counted.Answered(model(stale.key()), Tier.STALE), stale.reason());
        } else if (event instanceof CacheEvent.Failed failed) {
            add(new Counted.Failed(model(failed.key()), failed.tier()), null);
        } else if (event instanceof CacheEvent.Bypassed bypassed) {
            add(new Counted.Bypassed(named(bypassed.model())), bypassed.reason());
        } else if (event instanceof CacheEvent.Refused refused) {
            add(new Counted.Refused(named(refused.model()), refused.reason()), null);
        } else {
            countStoring(event);
        }
    }

    private void countStoring(CacheEvent event) {
        if (event instanceof CacheEvent.Stored stored) {
            add(new Counted.Stored(model(stored.key())), null);
        } else if (event instanceof CacheEvent.KeptInJournal kept) {
            add(new Counted.KeptInJournal(model(kept.key())), null);
        } else if (event instanceof CacheEvent.NotStored not) {
            WhyNotStored why = not.why();
            add(new Counted.NotStored(model(not.key()), why.kind(), why.judge()), why.reason());
        } else if (event instanceof CacheEvent.Unusable unusable) {
            add(
                    new Counted.Unusable(
                            model(unusable.key()),
                            unusable.tier(),
                            unusable.kind(),
                            unusable.defect(),
                            unusable.judge()),
                    unusable.reason());
        } else if (event instanceof CacheEvent.StoreFailed failed) {
            add(new Counted.StoreFailed(failed.tier(), failed.action()), String.valueOf(failed.cause()));
        } else if (event instanceof CacheEvent.Journaled journaled) {
            add(new Counted.Journaled(journaled.action()), journaled.detail());
        }
    }

    private String model(ResultKey key) {
        return named(key.model());
    }

    private String named(@Nullable String model) {
        if (model == null) {
            return UNKNOWN;
        }
        if (models.contains(model)) {
            return model;
        }
        if (models.size() >= MAX_MODELS) {
            return OTHERS;
        }
        models.add(model);
        return model;
    }

    private void add(Counted counted, @Nullable String reason) {
        Tally tally = tally(counted);
        tally.times.increment();
        if (reason != null) {
            tally.remember(reason);
        }
    }

    private Tally tally(Counted counted) {
        Tally known = tallies.get(counted);
        if (known != null) {
            return known;
        }
        Tally fresh = new Tally();
        Tally other = tallies.putIfAbsent(counted, fresh);
        if (other != null) {
            return other;
        }
        observers.forEach(observer -> observer.accept(counted));
        return fresh;
    }

    /** A line for each count. */
    @Override
    public String toString() {
        return list().stream().map(Count::toString).collect(Collectors.joining("\n"));
    }

    private static final class Tally {

        private final LongAdder times = new LongAdder();
        private final Set<String> reasons = new LinkedHashSet<>();

        /** What was given last stays longest. */
        synchronized void remember(String reason) {
            reasons.remove(reason);
            reasons.add(reason);
            if (reasons.size() > MAX_REASONS) {
                reasons.remove(reasons.iterator().next());
            }
        }

        synchronized List<String> reasons() {
            return List.copyOf(reasons);
        }
    }
}
