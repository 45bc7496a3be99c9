package io.github.cachedresult.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cachedresult.redis.RedisConnectionOptions.Cluster;
import io.github.cachedresult.redis.RedisConnectionOptions.Node;
import io.github.cachedresult.redis.RedisConnectionOptions.Sentinel;
import io.github.cachedresult.redis.RedisConnectionOptions.Single;
import io.github.cachedresult.redis.RedisConnectionOptions.Tls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisOptionsTests {

    @Test
    void anAddressSaysEverything() {
        assertThat(RedisConnectionOptions.of(URI.create("rediss://us%40r:p%3Ass+w@example.org:7000/3")))
                .isEqualTo(new RedisConnectionOptions(
                        new Single(new Node("example.org", 7000), 3),
                        "us@r",
                        "p:ss+w",
                        Tls.DEFAULTS,
                        null,
                        RedisConnectionOptions.DEFAULT_CONNECT_TIMEOUT));
    }

    @Test
    void anAddressMayBeShort() {
        assertThat(RedisConnectionOptions.of(URI.create("redis://example.org")))
                .isEqualTo(RedisConnectionOptions.of(new Single(new Node("example.org", 6379), 0)));
        assertThat(RedisConnectionOptions.of(URI.create("redis://:secret@[::1]:1/"))
                        .topology())
                .hasToString("Redis at [::1]:1");
        assertThat(RedisConnectionOptions.of(URI.create("redis://:secret@h")).password())
                .isEqualTo("secret");
        assertThat(RedisConnectionOptions.of(URI.create("redis://user@h")).username())
                .isEqualTo("user");
    }

    @Test
    void whatIsNoAddressIsRefusedWithoutBeingShown() {
        for (String wrong : List.of("http://u:secret@h", "redis://u:secret@h/x", "redis:///0", "rediss://secret_")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> RedisConnectionOptions.of(URI.create(wrong)))
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        }
    }

    @Test
    void noPasswordIsShown() {
        assertThat(new RedisConnectionOptions(
                        new Sentinel("main", List.of(new Node("a", 1), new Node("b", 2)), 4, "sue", "secret1"),
                        "ann",
                        "secret2",
                        Tls.DEFAULTS,
                        "name",
                        Duration.ofSeconds(1)))
                .hasToString("Redis master main of the sentinels at a:1, b:2, database 4, as ann, encrypted");
        assertThat(new Cluster(List.of(new Node("a", 1)))).hasToString("Redis cluster at a:1");
        assertThat(new Single(new Node("a", 1), 2)).hasToString("Redis at a:1, database 2");
    }

    @Test
    void impossibleOptionsAreRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Node("", 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new Node("a", 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Node("a", 65_536));
        assertThatIllegalArgumentException().isThrownBy(() -> new Cluster(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new Sentinel("m", List.of(), 0, null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisStoreOptions(Duration.ZERO, null));
        assertThatIllegalArgumentException().isThrownBy(() -> new RedisStoreOptions(Duration.ofDays(1), null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisStoreOptions(Duration.ofSeconds(1), Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> RedisStoreOptions.DEFAULTS.withMaximumEntrySize(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new RedisConnectionOptions(
                        new Cluster(List.of(new Node("a", 1))), null, null, null, null, Duration.ZERO));
        assertThat(RedisStoreOptions.DEFAULTS.timeout()).isEqualTo(Duration.ofMillis(500));
    }
}
