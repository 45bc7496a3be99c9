package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoredHeader;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads headers from the stores in turn, up to a number of them. For one explanation, on one thread. */
final class HeaderScan {

    /** In S3, each is a request: a thousand of them are answered while somebody waits. */
    static final int MAX_HEADERS = 1_000;

    private final List<ResultStore> stores;
    private final TierFindings findings;
    private int read;
    private int unreadable;
    private boolean complete = true;

    HeaderScan(List<ResultStore> stores, TierFindings findings) {
        this.stores = stores;
        this.findings = findings;
    }

    /**
     * Hands out the headers that can be read.
     *
     * @param wantsMore returns whether to go on
     */
    void read(EntrySelection selection, Predicate<EntryHeader> wantsMore) {
        for (ResultStore store : stores) {
            try (Stream<StoredHeader> headers = store.headers(selection)) {
                if (!read(headers.iterator(), wantsMore)) {
                    return;
                }
            } catch (RuntimeException e) {
                findings.failed(store.tier(), e);
                complete = false;
            }
        }
    }

    private boolean read(Iterator<StoredHeader> headers, Predicate<EntryHeader> wantsMore) {
        while (headers.hasNext()) {
            if (read == MAX_HEADERS) {
                complete = false;
                return false;
            }
            read++;
            if (headers.next().read() instanceof HeaderRead.Header header) {
                if (!wantsMore.test(header.header())) {
                    return false;
                }
            } else {
                unreadable++;
            }
        }
        return true;
    }

    /** How far it came. */
    HeaderSearch result() {
        return new HeaderSearch(read, unreadable, complete && findings.failed().isEmpty(), findings.all());
    }
}
