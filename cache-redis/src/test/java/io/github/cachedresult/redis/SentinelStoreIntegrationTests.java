package io.github.cachedresult.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.ResultStoreContract;
import io.github.cachedresult.test.server.RedisSentinelProcess;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SentinelStoreIntegrationTests extends ResultStoreContract {

    @SuppressWarnings("NullAway.Init")
    private static RedisSentinelProcess sentinels;

    @BeforeAll
    static void startServers() {
        sentinels = RedisSentinelProcess.start();
    }

    @AfterAll
    static void stopServers() {
        sentinels.close();
    }

    @Override
    protected ResultStore createStore() {
        return TestStores.patient(RedisConnectionOptions.of(new RedisConnectionOptions.Sentinel(
                sentinels.masterName(),
                sentinels.sentinelUris().stream()
                        .map(uri -> new RedisConnectionOptions.Node(
                                "127.0.0.1", URI.create(uri).getPort()))
                        .toList(),
                0,
                null,
                null)));
    }

    @Test
    void itSaysWhichMasterItIs() {
        try (ResultStore store = createStore()) {
            assertThat(store.description())
                    .startsWith("Redis master " + sentinels.masterName() + " of the sentinels at 127.0.0.1:");
        }
    }
}
