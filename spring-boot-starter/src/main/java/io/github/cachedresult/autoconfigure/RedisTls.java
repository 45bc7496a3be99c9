package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.redis.RedisConnectionOptions.Tls;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;

/** How connections are encrypted, as an SSL bundle of Spring Boot's has it. */
final class RedisTls {

    private RedisTls() {}

    static Tls of(SslBundle bundle) {
        return new Tls(
                bundle.getManagers().getTrustManagerFactory(),
                bundle.getManagers().getKeyManagerFactory(),
                listOf(bundle.getOptions().getEnabledProtocols()),
                listOf(bundle.getOptions().getCiphers()),
                true);
    }

    private static List<String> listOf(String @Nullable [] values) {
        return values == null ? List.of() : List.of(values);
    }
}
