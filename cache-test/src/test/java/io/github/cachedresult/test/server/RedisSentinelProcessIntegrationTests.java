package io.github.cachedresult.test.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RedisSentinelProcessIntegrationTests {

    @Test
    void theSentinelsReplaceAKilledMaster() throws IOException {
        try (RedisSentinelProcess redis =
                RedisSentinelProcess.builder().replicas(2).start()) {
            assertThat(redis.sentinelUris()).hasSize(3);
            assertThat(redis.currentMasterPort()).isEqualTo(redis.master().port());
            for (RedisServerProcess sentinel : redis.sentinels()) {
                assertThat(sentinel.ask("SENTINEL CKQUORUM " + redis.masterName()))
                        .startsWith("OK 3 usable");
            }

            redis.master().kill();

            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(redis.currentMasterPort())
                    .isIn(redis.replicas().stream()
                            .map(RedisServerProcess::port)
                            .toList()));
        }
    }

    @Test
    void theOldServerHasSentinelsToo() {
        try (RedisSentinelProcess redis =
                RedisSentinelProcess.builder().binary(RedisBinary.BUNDLED_6_2).start()) {
            assertThat(redis.currentMasterPort()).isEqualTo(redis.master().port());
        }
    }
}
