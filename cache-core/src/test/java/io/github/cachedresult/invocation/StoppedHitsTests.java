package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Tier;
import io.github.cachedresult.eviction.EvictionOptions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** While hits are stopped, who must not compute is told that, and not that there is nothing. */
@Timeout(60)
class StoppedHitsTests {

    private final MapStore redis = new MapStore(Tier.REDIS);
    private final ResultCache cache = ResultCache.builder()
            .store(redis)
            .evictions(new EvictionOptions(Duration.ofMillis(5), Duration.ofMillis(50), 0))
            .build();

    @AfterEach
    void close() {
        redis.logBroken = false;
        cache.close();
    }

    private CachedOperation<String> plan() {
        return cache.operation("op", String.class)
                .model("m")
                .version("1")
                .inputs("x")
                .build();
    }

    private void stop() {
        redis.logBroken = true;
        while (!cache.evictions().state().stopped()) {
            Thread.onSpinWait();
        }
    }

    private NotCachedException refused(CacheMode mode) {
        return catchThrowableOfType(NotCachedException.class, () -> cache.get(plan(), mode, () -> "r", "x"));
    }

    @Test
    void theErrorSaysThatHitsAreStopped_andAMissIsAMissAgainWhenTheLogCanBeRead() {
        cache.get(plan(), () -> "r", "x");
        stop();
        for (CacheMode mode : new CacheMode[] {CacheMode.CACHE_ONLY, CacheMode.REPLAY_ONLY}) {
            NotCachedException refused = refused(mode);
            assertThat(refused.reason()).isEqualTo(NotCachedException.Reason.HITS_STOPPED);
            assertThat(refused)
                    .hasMessageContaining("log of evictions")
                    .hasMessageContaining("cachedresult.evictions.stop-after");
        }
        assertThat(cache.get(plan(), () -> "again", "x").value()).isEqualTo("again");

        redis.logBroken = false;
        while (cache.evictions().state().stopped()) {
            Thread.onSpinWait();
        }
        assertThat(cache.get(plan(), CacheMode.CACHE_ONLY, () -> "never", "x").value())
                .isNotEqualTo("never");
    }

    @Test
    void anOptionalIsNotEmptyBecauseHitsAreStopped() {
        stop();
        CachedOperation<Optional<String>> plan = cache.<Optional<String>>operation("op", optional())
                .model("m")
                .version("1")
                .inputs("x")
                .build();
        NotCachedException refused = catchThrowableOfType(
                NotCachedException.class, () -> cache.get(plan, CacheMode.CACHE_ONLY, Optional::empty, "x"));
        assertThat(refused.reason()).isEqualTo(NotCachedException.Reason.HITS_STOPPED);
    }

    private static java.lang.reflect.Type optional() {
        try {
            return StoppedHitsTests.class.getDeclaredMethod("optionalOfString").getGenericReturnType();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    static Optional<String> optionalOfString() {
        return Optional.empty();
    }
}
