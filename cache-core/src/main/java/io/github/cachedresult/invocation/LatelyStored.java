package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What has come into a store since the log of evictions was read before last, so that it may have come after somebody looked
 * for it there whose order is not known yet. Thread-safe.
 */
final class LatelyStored {

    /** After so many it asks for the log to be read, so that it need not remember more. */
    private static final int MANY = 1_000;

    /** Where the log cannot be read for long, older ones are forgotten. */
    private static final int MAX_COUNT = 10_000;

    private final Runnable readLog;
    private List<EntryHeader> sinceReading = new ArrayList<>();
    private List<EntryHeader> before = List.of();

    /**
     * Creates one.
     *
     * @param readLog is to have the log read soon, on another thread
     */
    LatelyStored(Runnable readLog) {
        this.readLog = readLog;
    }

    /** A store has it, or may have it. */
    void add(EntryHeader entry) {
        boolean many;
        synchronized (this) {
            sinceReading.add(entry);
            many = sinceReading.size() % MANY == 0;
            if (sinceReading.size() >= MAX_COUNT) {
                forgetOlder();
            }
        }
        if (many) {
            readLog.run();
        }
    }

    /** The log has been read: what was there when it was read before that need not be remembered. */
    synchronized void forgetOlder() {
        before = sinceReading;
        sinceReading = new ArrayList<>();
    }

    synchronized boolean isAny() {
        return !before.isEmpty() || !sinceReading.isEmpty();
    }

    synchronized List<EntryHeader> now() {
        return Stream.concat(before.stream(), sinceReading.stream()).toList();
    }
}
