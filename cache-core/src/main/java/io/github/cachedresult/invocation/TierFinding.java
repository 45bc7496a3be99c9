package io.github.cachedresult.invocation;

import io.github.cachedresult.Tier;

/**
 * What was found wrong in a tier while a key was explained.
 *
 * @param tier the tier
 * @param what its entry's fault, or why it did not answer
 */
public record TierFinding(Tier tier, String what) {

    /** The tier and what is wrong. */
    @Override
    public String toString() {
        return tier + ": " + what;
    }
}
