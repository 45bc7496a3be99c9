package io.github.cachedresult.eviction;

import java.util.ArrayList;
import java.util.List;

/**
 * Orders of this process that the log has not taken yet: in force in this process, and appended as soon as the log takes
 * them. Thread-safe, but for {@link #appendTo}, which one thread at a time calls.
 */
final class HeldOrders {

    private final KnownEvictions known;
    private volatile List<EvictionOrder> orders = List.of();

    HeldOrders(KnownEvictions known) {
        this.known = known;
    }

    /** Those that are held now, in the order in which they came. */
    List<EvictionOrder> all() {
        return orders;
    }

    /** Puts an order in force here until the log has it. */
    synchronized void hold(EvictionOrder order) {
        List<EvictionOrder> more = new ArrayList<>(orders);
        more.add(order);
        set(more);
    }

    /**
     * Appends them to the log, the oldest first.
     *
     * @throws RuntimeException if the log does not take one; it and those behind it are still held
     */
    void appendTo(FollowedLog log) {
        while (!orders.isEmpty()) {
            EvictionOrder first = orders.get(0);
            log.append(first);
            letGo(first);
        }
    }

    private synchronized void letGo(EvictionOrder order) {
        set(orders.stream().filter(held -> !held.equals(order)).toList());
    }

    private void set(List<EvictionOrder> held) {
        orders = List.copyOf(held);
        known.setPending(held.stream().map(EvictionOrder::selector).toList());
    }
}
