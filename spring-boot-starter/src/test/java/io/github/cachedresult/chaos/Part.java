package io.github.cachedresult.chaos;

import io.github.cachedresult.Tier;

/** What of the chain fails. */
enum Part {
    REDIS("Redis"),
    S3("S3"),
    BOTH("both");

    private final String label;

    Part(String label) {
        this.label = label;
    }

    boolean has(Tier tier) {
        return switch (this) {
            case REDIS -> tier == Tier.REDIS;
            case S3 -> tier == Tier.S3;
            case BOTH -> true;
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
