package io.github.cachedresult.autoconfigure;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.server.FaultProxy;
import java.time.Duration;
import java.util.Objects;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Space that a process, which has evicted, or a store could not give back, over a real Redis and S3. */
class ReclaimIntegrationTests {

    private static final int ENTRIES = 30;
    private static final int ONE_PER_SECOND = 1;

    /** Reads the log so often that it waits for others for two seconds or three. */
    private static final EvictionOptions HASTY = new EvictionOptions(Duration.ofMillis(20), null, 1_000);

    @AutoClose
    private final RealServers servers = RealServers.start();

    private final int redis = servers.redis().port();
    private final int s3 = servers.s3().port();

    private static void fill(ResultCache cache) {
        for (int i = 0; i < ENTRIES; i++) {
            String value = "result " + i;
            cache.get(EvictionNode.operation(cache), () -> value, "x" + i);
        }
        Awaitility.await().atMost(RealServers.PATIENCE).until(() -> cache.stores().stream()
                .allMatch(store -> count(store) == ENTRIES));
    }

    private static long count(ResultStore store) {
        try (var headers = store.headers(EntrySelection.ofModel("evicted"))) {
            return headers.count();
        }
    }

    private static String mark(ResultStore store, UUID log) {
        return store.evictions()
                .mark(log)
                .toCompletableFuture()
                .join()
                .map(bytes -> new String(bytes, US_ASCII))
                .orElse("none");
    }

    private static void awaitNothingLeft(ResultCache cache) {
        Awaitility.await().atMost(RealServers.PATIENCE.multipliedBy(2)).until(() -> cache.stores().stream()
                .allMatch(store -> count(store) == 0));
        UUID log = Objects.requireNonNull(cache.evictions().state().log());
        Awaitility.await().atMost(RealServers.PATIENCE).until(() -> cache.stores().stream()
                .map(store -> mark(store, log))
                .allMatch(mark -> mark.startsWith("1 ") && mark.endsWith(" 0 -")));
    }

    @Test
    void whatAProcessThatWasKilledHasLeftInRedisAndS3_anotherOneDeletes() throws Exception {
        try (EvictionNodeProcess killed =
                        new EvictionNodeProcess(redis, s3, -1, EvictionNode.POLL_INTERVAL, ONE_PER_SECOND);
                ResultCache other = EvictionNode.open(redis, s3, 1, HASTY)) {
            fill(other);
            assertThat(killed.say("evict evicted")).isEqualTo("1");
            killed.kill();
            assertThat(other.stores()).anyMatch(store -> count(store) > 0);

            awaitNothingLeft(other);
        }
    }

    @Test
    void whileS3IsAwayNothingIsLost_andItGoesOnWhenItIsBack() throws Exception {
        EvictionOptions slow = new EvictionOptions(HASTY.pollInterval(), null, 10);
        try (FaultProxy proxy = FaultProxy.to(s3);
                ResultCache cache = EvictionNode.open(redis, proxy.port(), 0, slow)) {
            fill(cache);
            cache.evictions().evict(Selector.ofModel("evicted"), "ann", "test");
            // Three seconds before S3 would be done.
            proxy.refuse();
            Awaitility.await()
                    .atMost(RealServers.PATIENCE)
                    .until(() -> !cache.evictions().state().reachable());
            proxy.pass();

            awaitNothingLeft(cache);
        }
    }
}
