package io.github.cachedresult.redis;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.test.server.FaultProxy;
import io.github.cachedresult.test.server.RedisServerProcess;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A way to Redis on which bytes come for a while that are no replies. */
class UnreadableRepliesIntegrationTests {

    /** So long that no ping is missed within a test. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    @AutoClose
    private final RedisServerProcess server = RedisServerProcess.start();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(server.port());

    @AutoClose
    private final ResultStore store =
            TestStores.of(RedisConnectionOptions.of(URI.create("redis://127.0.0.1:" + proxy.port())), TIMEOUT);

    /** What is left of them would otherwise be taken for the answers to the next ten thousand calls, byte by byte. */
    @Test
    void theirConnectionIsNotUsedAgain() {
        ResultKey key = key("garbled", "v1", "input");
        byte[] entry = entry(key, "r".repeat(10_000));
        assertThat(store.putAll(List.of(new StoreWrite(key, entry, EntryHeader.NEVER, WriteCondition.absent()))))
                .succeedsWithin(TIMEOUT);
        proxy.garble();
        assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Failed.class);

        proxy.pass();

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(TestStores.read(store, key)).isInstanceOf(StoreRead.Found.class));
    }
}
