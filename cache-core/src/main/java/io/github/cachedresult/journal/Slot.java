package io.github.cachedresult.journal;

import io.github.cachedresult.key.ResultKey;

/**
 * What is remembered of a record while it is on disk.
 *
 * @param name the name of its file, which sorts by the time it was written
 * @param key whose it is
 * @param size how many bytes of the disk it takes
 * @param worth how long its computation took for each of these bytes
 * @param computedAt when its result was computed, in milliseconds since 1970
 * @param adopted whether another process has left it
 */
record Slot(String name, ResultKey key, long size, double worth, long computedAt, boolean adopted) {

    /** Of a disk a file takes whole blocks. */
    private static final int BLOCK = 4096;

    static Slot of(String name, JournalRecord record, long length, boolean adopted) {
        long size = (length + BLOCK - 1) / BLOCK * BLOCK;
        long nanos = record.header().run().durationNanos();
        return new Slot(
                name,
                record.header().key(),
                size,
                (double) nanos / size,
                record.header().run().computedAt(),
                adopted);
    }
}
