package io.github.cachedresult.tier;

import io.github.cachedresult.Tier;

/**
 * How a store fares, as its calls have seen it.
 *
 * @param tier its tier
 * @param store what and where it is
 * @param reads whether reads are let through
 * @param writes whether writes and deletions are
 */
public record StoreState(Tier tier, String store, BreakerState reads, BreakerState writes) {

    /** Whether reads or writes are held back. */
    public boolean isDegraded() {
        return reads.isHeldBack() || writes.isHeldBack();
    }
}
