package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.eviction.LogFollower;
import io.github.cachedresult.journal.RecordEvictions;

/** What the log of evictions says of the journal's records. */
record EvictionsOfRecords(LogFollower log, LatelyStored lately) implements RecordEvictions {

    @Override
    public boolean areKnown() {
        return log.state().readAt() != null;
    }

    @Override
    public boolean admit(EntryHeader record) {
        return log.known().evictionOfUnstored(record) == 0;
    }

    @Override
    public boolean isInForce(EntryHeader stored) {
        return log.known().isInForce(stored);
    }

    @Override
    public void delivered(EntryHeader record) {
        lately.add(record);
    }
}
