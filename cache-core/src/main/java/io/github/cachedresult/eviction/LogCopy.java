package io.github.cachedresult.eviction;

import io.github.cachedresult.store.EvictionLog;
import io.github.cachedresult.store.EvictionLog.Appended;
import io.github.cachedresult.store.EvictionLog.Page;
import java.util.UUID;

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
