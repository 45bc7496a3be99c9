package io.github.cachedresult.eviction;

import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.EvictionLog.Appended;
import io.github.cachedresult.store.EvictionLog.Page;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Copies of logs. Blocks. */
final class LogCopy {

    private LogCopy() {}

    /**
     * Brings a copy to the length of its original, also where others do so at the same time.
     *
     * @param has how many records the copy had when it was last looked at
     * @return how many it has now
     */
    static long complete(EvictionLog original, UUID log, EvictionLog target, UUID copy, long has) {
        long length = lengthOf(target, copy, has);
        while (true) {
            Page page = Stages.await(original.read(log, length + 1));
            if (page.records().isEmpty()) {
                return length;
            }
            Appended appended = Stages.await(target.append(copy, length + 1, page.records()));
            length = appended == Appended.DONE
                    ? length + page.records().size()
                    : lengthOf(target, copy, appended == Appended.LOST ? 0 : length);
        }
    }

    /** Those of some records that a log has not, whatever their numbers. */
    static List<byte[]> missing(EvictionLog store, UUID log, List<byte[]> records) {
        Set<ByteBuffer> there = new HashSet<>();
        forEach(store, log, record -> there.add(ByteBuffer.wrap(record)));
        return records.stream()
                .filter(record -> there.add(ByteBuffer.wrap(record)))
                .toList();
    }

    /** Reads all records, in their order. */
    static void forEach(EvictionLog store, UUID log, Consumer<byte[]> reader) {
        long number = 0;
        Page page = Stages.await(store.read(log, 1));
        while (!page.records().isEmpty()) {
            page.records().forEach(reader);
            number += page.records().size();
            page = Stages.await(store.read(log, number + 1));
        }
    }

    /** How many records there are, looked for from a number on that there were once. */
    private static long lengthOf(EvictionLog store, UUID log, long from) {
        long length = from;
        while (true) {
            Page page = Stages.await(store.read(log, length + 1));
            if (page.lost()) {
                length = 0;
            } else if (page.records().isEmpty()) {
                return length;
            } else {
                length += page.records().size();
            }
        }
    }
}
