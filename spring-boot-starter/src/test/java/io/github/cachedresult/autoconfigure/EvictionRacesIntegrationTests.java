package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.tier.BreakerOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was computed before an eviction never returns to who has heard of it: two processes with clocks an hour apart over one
 * Redis and one S3, both real. S3 refuses writes at random, which the journals deliver at some later time. 200
 * interleavings, 10,000 with {@code -Pproofs}.
 */
class EvictionRacesIntegrationTests {

    private static final int INTERLEAVINGS = Integer.getInteger("proof.races", 200);

    @TempDir
    Path journals;

    @AutoClose
    private final RealServers servers = RealServers.start();

    @AutoClose
    private final EvictionRace race = new EvictionRace(8, 2, () -> {});

    @Test
    void whatWasComputedBeforeAnEvictionNeverReturnsToWhoHasHeardOfIt() {
        race.add("early", () -> open("early", Clock.systemUTC()));
        race.add("late", () -> open("late", Clock.offset(Clock.systemUTC(), Duration.ofHours(1))));

        race.run(INTERLEAVINGS, computed -> {});

        assertThat(race.evictions()).isGreaterThan(INTERLEAVINGS / 4);
        assertThat(race.hits()).isGreaterThan(INTERLEAVINGS / 4);
    }

    private ResultCache open(String name, Clock clock) {
        ResultStore redis = RealServers.redisStore(servers.redis().port(), RealServers.PATIENCE, clock);
        return ResultCache.builder()
                .store(new OvertakenStore(redis, race), null, BreakerOptions.OFF)
                .store(new RefusingStore(servers.s3Store()), null, BreakerOptions.OFF)
                .clock(clock)
                .evictions(EvictionRace.BY_HAND)
                .journal(JournalOptions.in(journals.resolve(name)).withMinimumDuration(Duration.ZERO))
                .build();
    }

    /** One that does not take each write at first: the journal keeps those. */
    private final class RefusingStore extends OvertakenStore {

        private final Random chance = new Random();

        RefusingStore(ResultStore store) {
            super(store, race);
        }

        @Override
        public CompletionStage<Map<ResultKey, WriteOutcome>> putAll(Collection<StoreWrite> writes) {
            if (chance.nextInt(3) == 0) {
                Map<ResultKey, WriteOutcome> refused = new HashMap<>();
                writes.forEach(write ->
                        refused.put(write.key(), new WriteOutcome.Failed(new IllegalStateException("not now"))));
                return CompletableFuture.completedFuture(refused);
            }
            return super.putAll(writes);
        }
    }
}
