package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;
import java.util.EnumSet;
import java.util.Set;

/** What of the chain fails. */
enum Part {
    REDIS("Redis", EnumSet.of(Tier.REDIS)),
    S3("S3", EnumSet.of(Tier.S3)),
    BOTH("both", EnumSet.of(Tier.REDIS, Tier.S3));

    private final String label;
    private final Set<Tier> tiers;

    Part(String label, Set<Tier> tiers) {
        this.label = label;
        this.tiers = tiers;
    }

    boolean has(Tier tier) {
        return tiers.contains(tier);
    }

    @Override
    public String toString() {
        return label;
    }
}
