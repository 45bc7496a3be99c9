package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisConnectionOptions.Cluster;
import io.github.cachedresult.redis.RedisConnectionOptions.Node;
import io.github.cachedresult.redis.RedisConnectionOptions.Sentinel;
import io.github.cachedresult.redis.RedisConnectionOptions.Single;
import io.github.cachedresult.redis.RedisConnectionOptions.Tls;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.mock.env.MockEnvironment;

class RedisLocationTests {

    @Test
    void isLocalhostUnlessSaidOtherwise() {
        RedisConnectionOptions connection = read();

        assertThat(connection).isEqualTo(RedisConnectionOptions.of(new Single(new Node("localhost", 6379), 0)));
    }

    @Test
    void singleServer() {
        RedisConnectionOptions connection = read(
                "host=redis.acme.org",
                "port=7000",
                "database=3",
                "username=ada",
                "password=secret",
                "client-name=toxicity",
                "connect-timeout=4s",
                "timeout=1s",
                "ssl.enabled=true");

        assertThat(connection)
                .isEqualTo(new RedisConnectionOptions(
                        new Single(new Node("redis.acme.org", 7000), 3),
                        "ada",
                        "secret",
                        Tls.DEFAULTS,
                        "toxicity",
                        Duration.ofSeconds(4)));
    }

    @Test
    void urlTakesPrecedence() {
        RedisConnectionOptions connection =
                read("host=other", "port=1", "database=5", "url=rediss://ada:s%40cret@redis.acme.org:7000");

        assertThat(connection.topology()).isEqualTo(new Single(new Node("redis.acme.org", 7000), 5));
        assertThat(connection.username()).isEqualTo("ada");
        assertThat(connection.password()).isEqualTo("s@cret");
        assertThat(connection.tls()).isNotNull();
    }

    @Test
    void urlMayNameTheDatabase() {
        assertThat(read("url=redis://redis.acme.org:7000/2").topology())
                .isEqualTo(new Single(new Node("redis.acme.org", 7000), 2));
    }

    @Test
    void sentinels() {
        RedisConnectionOptions connection = read(
                "database=1",
                "password=secret",
                "sentinel.master=main",
                "sentinel.nodes=a:1,[::1]:2",
                "sentinel.username=watcher",
                "sentinel.password=other");

        assertThat(connection.topology())
                .isEqualTo(new Sentinel("main", List.of(new Node("a", 1), new Node("::1", 2)), 1, "watcher", "other"));
        assertThat(connection.password()).isEqualTo("secret");
    }

    @Test
    void cluster() {
        assertThat(read("cluster.nodes=a:1,b:2").topology())
                .isEqualTo(new Cluster(List.of(new Node("a", 1), new Node("b", 2))));
    }

    @Test
    void sslBundle() {
        DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry("acme", SslBundle.systemDefault());

        assertThat(SpringDataRedisProperties.of(environment("ssl.bundle=acme"))
                        .connection(bundles)
                        .tls())
                .isNotNull();
    }

    @Test
    void passwordIsNotInTheText() {
        assertThat(SpringDataRedisProperties.of(environment("password=secret")).toString())
                .doesNotContain("secret");
    }

    @Test
    void connectionDetailsAreReadAsTheyAre() {
        RedisConnectionOptions connection = ConnectionDetailsReader.read(
                new Details(), SpringDataRedisProperties.of(environment("host=other", "client-name=toxicity")));

        assertThat(connection.topology()).isEqualTo(new Single(new Node("details", 7001), 4));
        assertThat(connection.password()).isEqualTo("secret");
        assertThat(Objects.requireNonNull(connection.tls()).verifyHostname()).isTrue();
        assertThat(connection.clientName()).isEqualTo("toxicity");
    }

    private static RedisConnectionOptions read(String... properties) {
        return SpringDataRedisProperties.of(environment(properties)).connection(null);
    }

    private static MockEnvironment environment(String... properties) {
        MockEnvironment environment = new MockEnvironment();
        for (String property : properties) {
            String[] parts = property.split("=", 2);
            environment.setProperty("spring.data.redis." + parts[0], parts[1]);
        }
        return environment;
    }

    static final class Details implements DataRedisConnectionDetails {

        @Override
        public String getPassword() {
            return "secret";
        }

        @Override
        public SslBundle getSslBundle() {
            return SslBundle.systemDefault();
        }

        @Override
        public @Nullable Standalone getStandalone() {
            return Standalone.of("details", 7001, 4);
        }
    }
}
