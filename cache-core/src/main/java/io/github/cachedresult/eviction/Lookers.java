package io.github.cachedresult.eviction;

import io.github.cachedresult.eviction.EvictionOrder.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those who look for results in the stores: hears of each such order when it is learned, and tells {@link LateResults} of it
 * afterwards, when the log may be used. All but {@link #tell} under the lock of whoever reads the log.
 */
final class Lookers {

    private static final Logger LOG = LoggerFactory.getLogger(LogFollower.class);

    /** The orders of this process by which others take back what they have: it looks through that itself. */
    private final Set<UUID> own = new HashSet<>();

    private final List<Eviction> untold = new ArrayList<>();

    /** How many are telling right now. */
    private final AtomicInteger telling = new AtomicInteger();

    private volatile LateResults late = LateResults.NONE;

    void setLate(LateResults results) {
        late = results;
    }

    /** This process appends an order, or tries to. */
    void append(EvictionOrder order) {
        if (order.kind() == Kind.SCREENED) {
            own.add(order.id());
        }
    }

    /** Whether an order is one of this process that it looks through what it has for itself. */
    boolean isOwn(EvictionOrder order) {
        return own.contains(order.id());
    }

    /** An order was learned of. */
    void learn(Eviction eviction) {
        if (eviction.order().kind().concernsUnstored() && !isOwn(eviction.order())) {
            untold.add(eviction);
        }
    }

    /** The log has been read. Where all is told that was learned, what is older need not be remembered. */
    void upToDate() {
        if (telling.get() == 0 && untold.isEmpty()) {
            late.upToDate();
        }
    }

    /** What is to be told now; whoever takes it tells it. */
    List<Eviction> take() {
        List<Eviction> taken = List.copyOf(untold);
        untold.clear();
        if (!taken.isEmpty()) {
            telling.incrementAndGet();
        }
        return taken;
    }

    /** Tells what was taken. Not under the lock. */
    void tell(List<Eviction> taken) {
        if (taken.isEmpty()) {
            return;
        }
        try {
            taken.forEach(late::takeBack);
        } catch (RuntimeException | Error e) {
            LOG.error("What has come into a store lately could not be taken back: {}", taken, e);
        } finally {
            telling.decrementAndGet();
        }
    }
}
