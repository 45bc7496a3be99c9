package io.github.cachedresult.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.ResultStoreContract;
import io.github.cachedresult.test.server.RedisBinary;
import io.github.cachedresult.test.server.RedisServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OldestRedisStoreIntegrationTests extends ResultStoreContract {

    @SuppressWarnings("NullAway.Init")
    private static RedisServerProcess server;

    @BeforeAll
    static void startServer() {
        server = RedisServerProcess.builder()
                .binary(RedisBinary.BUNDLED_6_2)
                .password("s3cret")
                .start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected ResultStore createStore() {
        return TestStores.patient(TestStores.at(server));
    }

    @Test
    void itIsTheOldestSupported() {
        assertThat(server.version()).startsWith("6.2.");
    }
}
