package io.github.cachedresult.eviction;

import io.github.cachedresult.entry.EntryReference;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** What one log says, as far as results are judged by it. One writer; any number of readers, without a lock. */
final class LogIndex {

    private final SelectorIndex evicted = new SelectorIndex();

    /** Of these, what no store has is taken back whole. */
    private final SelectorIndex screened = new SelectorIndex();

    /** Of these, only what this process has not looked through itself. */
    private final SelectorIndex screenedHere = new SelectorIndex();

    /** With these, what no store has and was computed from them is taken back. */
    private final Map<UUID, Long> withDerived = new ConcurrentHashMap<>(1);

    /**
     * Adds an order. Numbers ascend.
     *
     * @param own whether it is this process's, which looks through what it has itself, and more exactly
     */
    void add(EvictionOrder order, boolean own, long number) {
        if (order.kind() == EvictionOrder.Kind.SCREENED) {
            (own ? screenedHere : screened).add(order.selector(), number);
            return;
        }
        if (order.kind() == EvictionOrder.Kind.WITH_DERIVED) {
            order.selector().entryIds().forEach(id -> withDerived.merge(id, number, Math::max));
        }
        evicted.add(order.selector(), number);
    }

    /**
     * The number of an eviction after {@code known} that takes a result back, or 0.
     *
     * @param whereabouts who has it
     * @param sources what it was computed from; of what a store has, nobody asks
     */
    long find(EvictionSubject result, Whereabouts whereabouts, List<EntryReference> sources, long known) {
        long number = evicted.find(result, known);
        if (number != 0 || whereabouts == Whereabouts.STORED) {
            return number;
        }
        number = screened.find(result, known);
        if (number == 0 && whereabouts == Whereabouts.UNASKED) {
            number = screenedHere.find(result, known);
        }
        if (!withDerived.isEmpty()) {
            for (EntryReference source : sources) {
                number = Math.max(number, withDerived.getOrDefault(source.entryId(), 0L));
            }
        }
        return number > known ? number : 0;
    }

    /** Who has a result. */
    enum Whereabouts {
        /** A store. */
        STORED,
        /** This process alone. */
        OWN,
        /** Nobody who could have been asked about it: the process that computed it has ended, or nobody has it yet. */
        UNASKED
    }
}
