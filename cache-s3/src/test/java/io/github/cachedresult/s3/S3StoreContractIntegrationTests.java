package io.github.cachedresult.s3;

import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.ResultStoreContract;
import io.github.cachedresult.test.server.S3Server;
import org.junit.jupiter.api.AutoClose;

class S3StoreContractIntegrationTests extends ResultStoreContract {

    @AutoClose
    private static final S3Server SERVER = S3TestStores.startServer();

    @Override
    protected ResultStore createStore() {
        return S3TestStores.patient(SERVER);
    }
}
