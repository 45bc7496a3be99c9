package io.github.cachedresult.journal;

import io.github.cachedresult.entry.EntryHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** What evictions say, as a test wants it: of records and of what stores have alike. */
final class TestEvictions implements RecordEvictions {

    final List<EntryHeader> delivered = new ArrayList<>();
    volatile boolean known = true;
    volatile Predicate<EntryHeader> inForce = header -> true;

    @Override
    public boolean areKnown() {
        return known;
    }

    @Override
    public boolean admit(EntryHeader record, boolean adopted) {
        return inForce.test(record);
    }

    @Override
    public boolean isInForce(EntryHeader stored) {
        return inForce.test(stored);
    }

    @Override
    public void mayBeStored(EntryHeader record) {
        delivered.add(record);
    }
}
