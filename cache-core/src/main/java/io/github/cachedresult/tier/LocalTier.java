package io.github.cachedresult.tier;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.eviction.EvictionSubject;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.ResultKey;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
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

    private final long maximumWeight;
    private final @Nullable LocalRoom shared;
    private final ConcurrentMap<String, LocalRoom> ofModels = new ConcurrentHashMap<>();
    private final RecentReplacements replacements = new RecentReplacements();

    private LocalTier(long maximumWeight) {
        this.maximumWeight = maximumWeight;
        this.shared = maximumWeight == 0 ? null : new LocalRoom(LocalLimits.NONE, maximumWeight);
    }

    /** A tier of at most about {@code maximumWeight} bytes of the heap. */
    public static LocalTier ofWeight(long maximumWeight) {
        return new LocalTier(maximumWeight);
    }

    /** A tier that keeps nothing. */
    public static LocalTier none() {
        return new LocalTier(0);
    }

    /** Whether it keeps anything. */
    public boolean isOn() {
        return shared != null;
    }

    /**
     * The entry, expired or not, or {@code null}.
     *
     * @param limits those of the key's model; without any, the very {@link LocalLimits#NONE}, which costs nothing
     */
    public @Nullable LocalEntry get(ResultKey key, LocalLimits limits) {
        LocalRoom room = roomOf(key, limits);
        return room == null ? null : room.get(key);
    }

    @SuppressWarnings("ReferenceEquality") // as its only caller is told
    private @Nullable LocalRoom roomOf(ResultKey key, LocalLimits limits) {
        return limits == LocalLimits.NONE || shared == null ? shared : roomOfModel(key.model(), limits);
    }

    private @Nullable LocalRoom roomOfModel(String model, LocalLimits limits) {
        if (!limits.enabled()) {
            drop(model);
            return null;
        }
        LocalRoom room = ofModels.get(model);
        return room != null && room.limits().equals(limits)
                ? room
                : ofModels.compute(
                        model,
                        (same, other) -> other != null && other.limits().equals(limits)
                                ? other
                                : new LocalRoom(limits, maximumWeight));
    }

    /**
     * Whether a call for a key that is not here must fail, as its model has as many entries as it may and wants that. Where it
     * has, it looks at all of them, and lets go of the dead first.
     *
     * @param isDead what will not be used again
     */
    public boolean refuses(ResultKey key, LocalLimits limits, Predicate<LocalEntry> isDead) {
        LocalRoom room = roomOf(key, limits);
        return room != null && room.refuses(key, isDead);
    }

    /** How much was heard of replacements so far, for {@link #putUnless}. */
    public long heard() {
        return shared == null ? 0 : replacements.count();
    }

    /**
     * Holds an entry, unless another of the key is to stay, there must be no more of its model, or it may have been replaced
     * in a store meanwhile. What was held of the key under other limits of its model leaves in any case: it must not come back
     * with them.
     *
     * @param limits those of the key's model
     * @param since what {@link #heard} said before the entry was looked for
     */
    public void putUnless(
            ResultKey key, LocalEntry entry, LocalLimits limits, Predicate<LocalEntry> isToStay, long since) {
        if (shared == null) {
            return;
        }
        LocalRoom room = roomOf(key, limits);
        if (room == shared) {
            drop(key.model());
        } else {
            shared.remove(key);
        }
        if (room == null) {
            return;
        }
        room.putUnless(key, entry, isToStay);
        // In this order: who hears of a replacement remembers it before he looks here.
        if (replacements.mayConcern(key, entry.origin().entryId(), since)) {
            room.remove(key, entry);
        }
        if (room != shared) {
            if (taken() > maximumWeight) {
                room.remove(key, entry);
            }
            resizeShared();
        }
    }

    /** Gives up the room of a model that has no limits any more, or may hold nothing. */
    private void drop(String model) {
        if (!ofModels.isEmpty() && ofModels.remove(model) != null) {
            resizeShared();
        }
    }

    /** What models with limits take, the others do not have; and all models together take no more than the tier may. */
    private void resizeShared() {
        if (shared != null) {
            shared.resize(Math.max(0, maximumWeight - taken()));
        }
    }

    private long taken() {
        return ofModels.values().stream().mapToLong(LocalRoom::weight).sum();
    }

    /** Hears which entry is the current one of its key, and lets go of another. */
    void letGoOfOthers(EntryReference current) {
        replacements.add(current);
        rooms().forEach(room -> {
            LocalEntry entry = room.peek(current.key());
            if (entry != null && !current.entryId().equals(entry.origin().entryId())) {
                room.remove(current.key(), entry);
            }
        });
    }

    /** Lets go of everything, as any of it may have been replaced in a store. */
    void letGo() {
        replacements.addAll();
        clear();
    }

    /**
     * Lets go of what a store may have of a selection, or may have had and replaced. What is looked up again is as good. Looks
     * at all.
     */
    public void letGoOfStored(Selector selector) {
        replacements.addAll();
        rooms().forEach(room -> room.removeIf(
                entry -> entry.unstored() == null && selector.selects(EvictionSubject.of(entry.origin()))));
    }

    /** Lets go of exactly this entry, if it is still there. */
    public void remove(ResultKey key, LocalEntry entry) {
        rooms().forEach(room -> room.remove(key, entry));
    }

    /** The headers of those entries that no store has. Looks at all. */
    public List<EntryHeader> unstored() {
        return rooms().flatMap(LocalRoom::entries)
                .map(LocalEntry::unstored)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Lets go of the entry that no store has and that has this header, if it is still there. */
    public void removeUnstored(EntryHeader header) {
        rooms().forEach(room -> {
            LocalEntry entry = room.peek(header.key());
            if (entry != null
                    && entry.unstored() != null
                    && entry.unstored().entryId().equals(header.entryId())) {
                room.remove(header.key(), entry);
            }
        });
    }

    /** Lets go of everything. */
    public void clear() {
        ofModels.clear();
        if (shared != null) {
            shared.clear();
        }
        resizeShared();
    }

    /** How many entries it holds, about. */
    public long estimatedSize() {
        return rooms().mapToLong(LocalRoom::estimatedSize).sum();
    }

    private Stream<LocalRoom> rooms() {
        return Stream.concat(Stream.ofNullable(shared), ofModels.values().stream());
    }
}
