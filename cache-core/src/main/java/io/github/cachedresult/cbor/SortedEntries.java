package io.github.cachedresult.cbor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects the encoded entries of a map, or elements of a set, and writes them in the bytewise order of their encoded
 * keys, as RFC 8949 section 4.2.1 asks.
 *
 * <p>Not thread-safe.
 */
public final class SortedEntries {

    private final CborWriter scratch = new CborWriter();
    private final List<Entry> entries = new ArrayList<>();

    /** Where the next key, and after it the value, are to be written. */
    public CborWriter writer() {
        return scratch;
    }

    /**
     * Ends an entry: what was written since the last one.
     *
     * @param keyStart the writer's size before the key
     * @param keyEnd its size after the key
     */
    public void endEntry(int keyStart, int keyEnd) {
        entries.add(new Entry(keyStart, keyEnd, scratch.size()));
    }

    /**
     * Writes the entries in order, without a head.
     *
     * @return whether all keys were different; if not, what was written is no valid map or set
     */
    public boolean writeTo(CborWriter target) {
        byte[] bytes = scratch.buffer();
        entries.sort((a, b) -> compareKeys(bytes, a, b));
        boolean distinct = true;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            distinct &= i == 0 || compareKeys(bytes, entries.get(i - 1), entry) != 0;
            target.writeRaw(bytes, entry.start, entry.end - entry.start);
        }
        return distinct;
    }

    private static int compareKeys(byte[] bytes, Entry a, Entry b) {
        return Arrays.compareUnsigned(bytes, a.start, a.keyEnd, bytes, b.start, b.keyEnd);
    }

    private record Entry(int start, int keyEnd, int end) {}
}
