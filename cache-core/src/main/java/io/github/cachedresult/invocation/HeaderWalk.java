package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoredHeader;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Reads all headers of a selection from all stores. For one walk, on one thread; blocks. */
final class HeaderWalk {

    private final List<ResultStore> stores;
    private final TierFindings findings = new TierFindings();
    private long unreadable;

    HeaderWalk(List<ResultStore> stores) {
        this.stores = stores;
    }

    void read(EntrySelection selection, BiConsumer<ResultStore, EntryHeader> visitor) {
        for (ResultStore store : stores) {
            try (Stream<StoredHeader> headers = store.headers(selection)) {
                headers.forEach(stored -> {
                    if (stored.read() instanceof HeaderRead.Header header) {
                        visitor.accept(store, header.header());
                    } else {
                        unreadable++;
                    }
                });
            } catch (RuntimeException e) {
                findings.failed(store.tier(), e);
            }
        }
    }

    /** How many entries could not be read. */
    long unreadable() {
        return unreadable;
    }

    /** The stores that did not answer, or not to the end. */
    List<TierFinding> unreachable() {
        return findings.failed();
    }
}
