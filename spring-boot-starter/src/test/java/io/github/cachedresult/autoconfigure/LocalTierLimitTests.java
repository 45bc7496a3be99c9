package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class LocalTierLimitTests {

    private static final long HEAP = 1_000_000;

    @Test
    void shareLimitsWhereItIsSmaller() {
        assertThat(limit(true, DataSize.ofMegabytes(1), 0.1)).isEqualTo(100_000);
    }

    @Test
    void maximumLimitsWhereItIsSmaller() {
        assertThat(limit(true, DataSize.ofBytes(7), 0.1)).isEqualTo(7);
    }

    @Test
    void shareAloneLimits() {
        assertThat(limit(true, null, 0.5)).isEqualTo(500_000);
    }

    @Test
    void nothingIsHeldWhereTheTierIsOff() {
        assertThat(limit(false, null, 0.5)).isZero();
    }

    private static long limit(boolean enabled, @Nullable DataSize maximum, double share) {
        return LocalTierLimit.of(new CachedResultProperties.Local(enabled, maximum, share, null), HEAP);
    }
}
