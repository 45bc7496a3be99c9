package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.eviction.EvictionOrder;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.eviction.KnownEvictions;
import io.github.cachedresult.eviction.LogFollower;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.journal.RecordEvictions;
import java.time.InstantSource;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log of evictions says of the journal's records. */
record EvictionsOfRecords(LogFollower log, LatelyStored lately, InstantSource clock) implements RecordEvictions {

    private static final Logger LOG = LoggerFactory.getLogger(Evictions.class);

    @Override
    public boolean areKnown() {
        return log.state().readAt() != null;
    }

    @Override
    public boolean admit(EntryHeader record, boolean adopted) {
        KnownEvictions known = log.known();
        long number = adopted ? known.evictionOfLeft(record) : known.evictionOfUnstored(record);
        if (adopted && number != 0 && known.isInForce(record)) {
            LOG.warn(
                    "The result {} of {} {}, which a process that has ended left in its journal, is taken back: results like it"
                            + " were looked for in the stores (number {} of the log of evictions), where this one was not, and"
                            + " it cannot be told any more whether it was meant. It will be computed anew.",
                    record.key().text(),
                    record.key().model(),
                    record.key().version(),
                    number);
        }
        return number == 0;
    }

    @Override
    public boolean isInForce(EntryHeader stored) {
        return log.known().isInForce(stored);
    }

    @Override
    public void mayBeStored(EntryHeader record) {
        // First: who tells of an order that is not known yet finds it there.
        lately.add(record);
        KnownEvictions known = log.known();
        if (known.evictionOfUnstored(record) != 0 && known.isInForce(record)) {
            log.evictEventually(new EvictionOrder(
                    UUID.randomUUID(),
                    Kind.EVICTED,
                    Selector.ofEntry(record.entryId()).withModel(record.key().model()),
                    "cachedresult",
                    "it came into a store when somebody had looked for results like it there",
                    clock.instant()));
        }
    }
}
