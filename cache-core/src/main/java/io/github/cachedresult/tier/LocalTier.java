package io.github.cachedresult.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.ResultKey;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tier in this process: bounded by weight, least valuable entries leave first (Caffeine's W-TinyLFU).
 *
 * <p>It does not look at the clock: a reader compares {@link LocalEntry#expiresAt()} with the one reading of the clock it
 * has. Caffeine's own expiry by entry would cost more than the rest of a hit. An expired entry leaves when it is found to
 * be, or when room is needed.
 *
 * <p>Thread-safe.
 */
public final class LocalTier {

    private final @Nullable Cache<ResultKey, LocalEntry> entries;

    private LocalTier(@Nullable Cache<ResultKey, LocalEntry> entries) {
        this.entries = entries;
    }

    /** A tier of at most about {@code maximumWeight} bytes of the heap. */
    public static LocalTier ofWeight(long maximumWeight) {
        return new LocalTier(Caffeine.newBuilder()
                .maximumWeight(maximumWeight)
                .weigher((ResultKey key, LocalEntry entry) -> entry.weight())
                .build());
    }

    /** A tier that keeps nothing. */
    public static LocalTier none() {
        return new LocalTier(null);
    }

    /** Whether it keeps anything. */
    public boolean isOn() {
        return entries != null;
    }

    /** The entry, expired or not, or {@code null}. */
    public @Nullable LocalEntry get(ResultKey key) {
        return entries == null ? null : entries.getIfPresent(key);
    }

    /** Holds an entry, unless another of the key is to stay. */
    public void putUnless(ResultKey key, LocalEntry entry, Predicate<LocalEntry> isToStay) {
        if (entries != null) {
            entries.asMap().compute(key, (same, other) -> other != null && isToStay.test(other) ? other : entry);
        }
    }

    /** Lets go of exactly this entry, if it is still there. */
    public void remove(ResultKey key, LocalEntry entry) {
        if (entries != null) {
            entries.asMap().remove(key, entry);
        }
    }

    /** The headers of those entries that no store has. Looks at all. */
    public List<EntryHeader> unstored() {
        return entries == null
                ? List.of()
                : entries.asMap().values().stream()
                        .map(LocalEntry::unstored)
                        .filter(Objects::nonNull)
                        .toList();
    }

    /** Lets go of the entry that no store has and that has this header, if it is still there. */
    public void removeUnstored(EntryHeader header) {
        LocalEntry entry = get(header.key());
        if (entry != null
                && entry.unstored() != null
                && entry.unstored().entryId().equals(header.entryId())) {
            remove(header.key(), entry);
        }
    }

    /** Lets go of everything. */
    public void clear() {
        if (entries != null) {
            entries.invalidateAll();
        }
    }

    /** How many entries it holds, about. */
    public long estimatedSize() {
        return entries == null ? 0 : entries.estimatedSize();
    }
}
