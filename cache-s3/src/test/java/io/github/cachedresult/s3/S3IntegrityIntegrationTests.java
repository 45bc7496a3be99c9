package io.github.cachedresult.s3;

import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.IntegrityContract;
import io.github.cachedresult.test.server.S3Server;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class S3IntegrityIntegrationTests extends IntegrityContract {

    private static final S3Server SERVER = S3Server.start();

    @BeforeAll
    static void createBucket() {
        SERVER.createBucket(S3TestStores.BUCKET);
    }

    @AfterAll
    static void stopServer() {
        SERVER.close();
    }

    @Override
    protected ResultStore createStore() {
        return S3Stores.create(
                S3TestStores.optionsFor(SERVER).timeout(Duration.ofSeconds(30)).build());
    }

    @Override
    protected int count() {
        return 1_000;
    }
}
