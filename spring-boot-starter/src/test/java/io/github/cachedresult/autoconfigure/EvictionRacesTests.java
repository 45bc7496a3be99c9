package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Producer;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.test.InMemoryResultStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * An entry that was computed before an eviction and written after it never returns: three processes with clocks an hour apart
 * over two stores in memory, the upper of which is emptied now and then.
 */
class EvictionRacesTests {

    private static final int INTERLEAVINGS = 10_000;

    private final InMemoryResultStore redis = new InMemoryResultStore(Tier.REDIS);
    private final InMemoryResultStore s3 = new InMemoryResultStore(Tier.S3);

    @AutoClose
    private final EvictionRace race = new EvictionRace(14, 3, redis::clear);

    @Test
    void whatWasComputedBeforeAnEvictionNeverReturnsToWhoHasHeardOfIt() {
        for (int hours : List.of(-1, 0, 1)) {
            race.add("process " + hours + " hours off", () -> open(hours));
        }

        race.run(INTERLEAVINGS, computed -> {
            redis.delete(computed).toCompletableFuture().join();
            s3.delete(computed).toCompletableFuture().join();
        });

        assertThat(race.evictions()).isGreaterThan(INTERLEAVINGS / 2);
        assertThat(race.hits()).isGreaterThan(INTERLEAVINGS);
    }

    private ResultCache open(int hoursOff) {
        return ResultCache.builder()
                .store(new OvertakenStore(redis.silentClient(), race))
                .store(new OvertakenStore(s3.silentClient(), race))
                .clock(() -> Instant.now().plus(Duration.ofHours(hoursOff)))
                .evictions(EvictionRace.BY_HAND)
                .producer(new Producer("process" + hoursOff, "i", "h"))
                .build();
    }
}
