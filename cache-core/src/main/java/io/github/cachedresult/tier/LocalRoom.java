package io.github.cachedresult.tier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.github.cachedresult.key.ResultKey;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A part of the tier in this process, of one model or of all that have no limits. Thread-safe. */
final class LocalRoom {

    private final LocalLimits limits;
    private final Cache<ResultKey, LocalEntry> entries;

    /** What the entries of a model with limits take: less than what they count as, where their number is limited. */
    private final LongAdder weight = new LongAdder();

    /**
     * Creates one. Where entries are limited, each takes at least one part in as many of the weight: so that one policy keeps
     * both limits, and the number exactly, as long as no entry is larger than its part.
     *
     * @param tierWeight what all of the tier may take
     */
    LocalRoom(LocalLimits limits, long tierWeight) {
        this.limits = limits;
        Long wished = limits.maximumWeight();
        Long places = limits.maximumEntries();
        long maximum = wished == null ? tierWeight : Math.min(wished, tierWeight);
        int place = places == null ? 0 : (int) Math.min(Integer.MAX_VALUE, Math.max(1, maximum / places));
        Caffeine<ResultKey, LocalEntry> bounds = Caffeine.newBuilder()
                .maximumWeight(places == null ? maximum : Math.min(maximum, place * places))
                .weigher((ResultKey key, LocalEntry entry) -> Math.max(place, entry.weight()));
        this.entries = (limits.isNone() ? bounds : bounds.removalListener(this::left)).build();
    }

    private void left(@Nullable ResultKey key, @Nullable LocalEntry entry, RemovalCause cause) {
        if (entry != null) {
            weight.add(-entry.weight());
        }
    }

    LocalLimits limits() {
        return limits;
    }

    /** About how many bytes the entries of a model with limits take. */
    long weight() {
        return weight.sum();
    }

    /** Bounds it anew. */
    void resize(long maximumWeight) {
        entries.policy().eviction().ifPresent(policy -> policy.setMaximum(maximumWeight));
    }

    @Nullable LocalEntry get(ResultKey key) {
        return entries.getIfPresent(key);
    }

    /** As {@link #get}, without counting it as a use. */
    @Nullable LocalEntry peek(ResultKey key) {
        return entries.policy().getIfPresentQuietly(key);
    }

    void putUnless(ResultKey key, LocalEntry entry, Predicate<LocalEntry> isToStay) {
        LocalEntry now = entries.asMap()
                .compute(key, (same, other) -> (other == null ? isClosed() : isToStay.test(other)) ? other : entry);
        if (!limits.isNone() && isSame(now, entry)) {
            weight.add(entry.weight());
        }
    }

    @SuppressWarnings("ReferenceEquality") // which of two equal ones is there decides who weighs
    private static boolean isSame(@Nullable LocalEntry one, LocalEntry other) {
        return one == other;
    }

    /** Whether a call for a key that is not here must fail, even without what is dead. */
    boolean refuses(ResultKey key, Predicate<LocalEntry> isDead) {
        if (!isClosed() || peek(key) != null) {
            return false;
        }
        removeIf(isDead);
        return isClosed();
    }

    private boolean isClosed() {
        Long places = limits.maximumEntries();
        return limits.whenFull() == LocalLimits.WhenFull.FAIL && places != null && entries.estimatedSize() >= places;
    }

    void remove(ResultKey key) {
        entries.invalidate(key);
    }

    void remove(ResultKey key, LocalEntry entry) {
        entries.asMap().remove(key, entry);
    }

    void removeIf(Predicate<LocalEntry> predicate) {
        entries.asMap().values().removeIf(predicate);
    }

    /** What it holds now. */
    Stream<LocalEntry> entries() {
        return entries.asMap().values().stream();
    }

    void clear() {
        entries.invalidateAll();
    }

    long estimatedSize() {
        return entries.estimatedSize();
    }
}
