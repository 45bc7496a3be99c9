package io.github.cachedresult.redis;

import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.IntegrityContract;
import io.github.cachedresult.test.server.RedisServerProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class RedisIntegrityIntegrationTests extends IntegrityContract {

    @SuppressWarnings("NullAway.Init")
    private static RedisServerProcess server;

    @BeforeAll
    static void startServer() {
        server = RedisServerProcess.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Override
    protected ResultStore createStore() {
        return TestStores.patient(TestStores.at(server));
    }

    @Override
    protected int count() {
        return 2_000;
    }
}
