package io.github.cachedresult.redis;

import static org.assertj.core.api.Assertions.fail;

import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.test.server.RedisServerProcess;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores and what is read from them, briefly. */
final class TestStores {

    private TestStores() {}

    /** One that a busy machine does not make fail. */
    static ResultStore patient(RedisConnectionOptions connection) {
        return of(connection, Duration.ofSeconds(20));
    }

    static ResultStore of(RedisConnectionOptions connection, Duration timeout) {
        return RedisStores.create(new RedisStoreOptions(timeout, null), connection, InstantSource.system());
    }

    static RedisConnectionOptions at(RedisServerProcess server) {
        return RedisConnectionOptions.of(URI.create(server.uri()));
    }

    static StoreRead read(ResultStore store, ResultKey key) {
        return present(store.getAll(List.of(key)).toCompletableFuture().join().get(key));
    }

    static <T> T present(@Nullable T value) {
        return value == null ? fail("There is none") : value;
    }
}
