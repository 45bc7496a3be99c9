package io.github.cachedresult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CachedTests {

    @Test
    void cachedThatMetNoCache_saysComputedAndHasNoKey() {
        Cached<String> cached = Cached.of("ethanol");

        assertThat(cached.value()).isEqualTo("ethanol");
        assertThat(cached.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(cached.cachedFrom().key()).isNull();
        assertThat(cached.cachedFrom().isHit()).isFalse();
    }

    @Test
    void annotation_hasExactlyTheSevenAttributes() {
        assertThat(Arrays.stream(CachedResult.class.getDeclaredMethods()).map(method -> method.getName()))
                .containsExactlyInAnyOrder("model", "version", "operation", "hashIgnore", "validity", "ttl", "tags");
    }

    @Test
    void verdict_storeFor_refusesWhatIsNotPositive() {
        assertThat(Verdict.storeFor(Duration.ofMinutes(1))).isEqualTo(new Verdict.StoreFor(Duration.ofMinutes(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Verdict.storeFor(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> Verdict.storeFor(Duration.ofMillis(-1)));
    }
}
