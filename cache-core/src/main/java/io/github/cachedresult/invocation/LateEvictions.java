package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.eviction.Eviction;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.LateResults;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.tier.LocalTier;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Takes back what of this process may have come into a store after somebody else looked there for results to evict. What is
 * not on its way to a store yet will be judged by his order when it is to be kept.
 */
record LateEvictions(RunsUnderWay runs, LatelyStored lately, LocalTier local, Evictions evictions)
        implements LateResults {

    @Override
    public void takeBack(Eviction wanted) {
        // In this order: a run that ends meanwhile is among those of late.
        List<EntryHeader> older = Stream.concat(runs.headers().stream(), lately.now().stream())
                .filter(header -> wanted.isLaterThan(header.evictions()))
                .toList();
        Selector selector = wanted.order().selector();
        switch (wanted.order().kind()) {
            case SCREENED -> {
                // What was replaced in a store cannot be found there.
                local.letGoOfStored(selector);
                evictions.evictLate(
                        older.stream()
                                .filter(header -> selector.selects(EvictionSubject.of(header)))
                                .toList(),
                        wanted);
            }
            case WITH_DERIVED -> {
                // What is held of a store's does not say what it was computed from, and the store may have lost it.
                local.letGoOfStored(Selector.all());
                evictions.evictLate(derived(older, selector.entryIds()), wanted);
            }
            case EVICTED, INVALID -> throw new IllegalArgumentException(wanted + " concerns nothing late");
        }
    }

    /** What was computed from any of these, or from what was. */
    private static List<EntryHeader> derived(List<EntryHeader> among, Set<UUID> sources) {
        Set<UUID> gone = new HashSet<>(sources);
        Set<EntryHeader> derived = new LinkedHashSet<>();
        boolean more = true;
        while (more) {
            more = false;
            for (EntryHeader header : among) {
                if (header.sources().stream().anyMatch(source -> gone.contains(source.entryId()))) {
                    gone.add(header.entryId());
                    more |= derived.add(header);
                }
            }
        }
        return List.copyOf(derived);
    }

    @Override
    public void upToDate() {
        lately.forgetOlder();
    }
}
