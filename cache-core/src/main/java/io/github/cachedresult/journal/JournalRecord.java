package io.github.cachedresult.journal;

import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * An entry that its last store has not taken yet.
 *
 * @param header the entry's header, as far as it is disclosed
 * @param entry the whole entry; not to be changed
 * @param keptUntil until when stores keep it: its expiry, or later where it may stand in for want of a newer one; in
 *     milliseconds since 1970
 * @param replaced the digests of what stores had under the key and was found unusable: it may be replaced, as it might
 *     have been at the first attempt
 */
record JournalRecord(EntryHeader header, Bytes entry, long keptUntil, Set<Digest> replaced) {

    JournalRecord {
        replaced = Set.copyOf(replaced);
    }

    static JournalRecord of(EntryHeader header, Bytes entry, long keptUntil, Collection<Bytes> unusable) {
        return new JournalRecord(
                header,
                entry,
                keptUntil,
                unusable.stream().map(JournalRecord::digest).collect(Collectors.toSet()));
    }

    /**
     * Whether what a store has under the key may stay there in this entry's place: it is an entry of another writer's, or
     * this one. If not, it is as good as nothing, and is replaced.
     *
     * @param seal reads it
     * @param isInForce whether an entry of a store may be used
     */
    boolean yieldsTo(Bytes current, EntrySeal seal, long now, Predicate<EntryHeader> isInForce) {
        if (replaced.contains(digest(current))) {
            return false;
        }
        EntryRead read = seal.read(current);
        if (read instanceof EntryRead.Unreadable unreadable) {
            // What a later version wrote meanwhile is good for those that can read it.
            return unreadable.defect() == Defect.UNSUPPORTED;
        }
        EntryHeader other = ((EntryRead.Whole) read).result().header();
        boolean isFailureForAValue = isFailure(other) && !isFailure(header);
        // What a pointer says is where the entry is, not that it still is there.
        return !isFailureForAValue
                && !other.isPointer()
                && other.key().equals(header.key())
                && other.operation().equals(header.operation())
                && (now < other.life().expiresAt()
                        || header.life().expiresAt() <= other.life().expiresAt())
                && isInForce.test(other);
    }

    private static boolean isFailure(EntryHeader entry) {
        return entry.payload().codec().equals(EntryHeader.Payload.FAILURE);
    }

    private static Digest digest(Bytes bytes) {
        if (bytes instanceof Slice slice) {
            return Digest.of(slice.bytes(), slice.offset(), slice.length());
        }
        try (InputStream in = bytes.open()) {
            return Digest.of(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
