package io.github.cachedresult.tier;

import io.github.cachedresult.entry.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a result's place before and after evictions, so that a hit need not judge it again while no more is known.
 *
 * <p>Thread-safe: two threads may judge at once, and find the same.
 */
public final class EvictionStanding {

    private final LogPosition computedUnder;
    private @Nullable LogPosition judgedAt;

    /** Of a result that was never judged. */
    public EvictionStanding(LogPosition computedUnder) {
        this.computedUnder = computedUnder;
    }

    /** How far evictions were known when its computation began. */
    public LogPosition computedUnder() {
        return computedUnder;
    }

    /** Whether it was found usable at this very stand of what is known. */
    @SuppressWarnings("ReferenceEquality") // a stand is another one also where it says the same
    public boolean wasUsableAt(LogPosition stand) {
        return judgedAt == stand;
    }

    /** Remembers that it was found usable. */
    public void setUsableAt(LogPosition stand) {
        judgedAt = stand;
    }
}
