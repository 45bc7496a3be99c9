package io.github.cachedresult.entry;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that entries are signed with, or those they are encrypted with: one for new entries, and all by which entries
 * can still be read. To rotate: make the new key known everywhere, then make it current; drop the old one when no entry of
 * its is wanted any more.
 *
 * <p>Asked for each entry that is written or read, on the threads of calls: an implementation over a remote service answers
 * from memory. What it throws is a result that is not stored, or an entry that is not used. Thread-safe.
 */
public interface EntryKeys {

    /** The key for new entries. */
    EntryKey current();

    /** The key with this id, or {@code null} where it is not known. The id comes from an entry, and may be anything. */
    @Nullable EntryKey find(String id);

    /**
     * Keys that do not change.
     *
     * @param current the id of the key for new entries
     * @throws IllegalArgumentException if two have one id, or none has that of the current one
     */
    static EntryKeys of(String current, Collection<EntryKey> keys) {
        Map<String, EntryKey> byId = new HashMap<>();
        for (EntryKey key : keys) {
            if (byId.put(key.id(), key) != null) {
                throw new IllegalArgumentException("two keys have the id '" + key.id() + "'");
            }
        }
        EntryKey used = byId.get(current);
        if (used == null) {
            throw new IllegalArgumentException("no key has the id '" + current + "', which is to be the current one");
        }
        return new EntryKeys() {
            @Override
            public EntryKey current() {
                return used;
            }

            @Override
            public @Nullable EntryKey find(String id) {
                return byId.get(id);
            }
        };
    }
}
