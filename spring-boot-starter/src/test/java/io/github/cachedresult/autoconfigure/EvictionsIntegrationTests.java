package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Origin;
import io.github.cachedresult.eviction.EvictionOrder;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.test.server.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Evictions between processes, each a JVM of its own with a clock an hour off, over one Redis and one S3. */
class EvictionsIntegrationTests {

    /** So seldom that a process which hears of an eviction in a sixtieth of it has not read the log by itself. */
    private static final Duration RARELY = Duration.ofHours(1);

    @AutoClose
    private final RealServers servers = RealServers.start();

    private final int redis = servers.redis().port();
    private final int s3 = servers.s3().port();

    private EvictionNodeProcess bothStores(int hoursOff) throws IOException {
        return new EvictionNodeProcess(redis, s3, hoursOff, EvictionNode.POLL_INTERVAL);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whereThereIsRedis_anotherProcessIsToldOfAnEviction_longBeforeItReadsTheLog(boolean aboveS3) throws Exception {
        int below = aboveS3 ? s3 : EvictionNode.NONE;
        try (EvictionNodeProcess early = new EvictionNodeProcess(redis, below, -1, RARELY);
                EvictionNodeProcess late = new EvictionNodeProcess(redis, below, 1, RARELY)) {
            assertThat(early.say("call x")).startsWith("COMPUTED");
            assertThat(late.say("call x")).startsWith("REDIS");
            assertThat(late.say("call x")).startsWith("LOCAL");
            awaitListening(late, early);

            early.say("evict evicted");
            String miss = Awaitility.await()
                    .atMost(RARELY.dividedBy(60))
                    .until(() -> late.say("call x"), answer -> !answer.startsWith("LOCAL"));

            assertThat(miss).isEqualTo("COMPUTED by " + late.pid());
            assertThat(early.say("call x")).isEqualTo("REDIS by " + late.pid());
        }
    }

    /** Until a process that has read the log hears of something more: it was told. */
    private static void awaitListening(EvictionNodeProcess listening, EvictionNodeProcess evicting) {
        Awaitility.await().atMost(RARELY.dividedBy(60)).until(() -> {
            evicting.say("evict another");
            return !listening.say("known").equals("0");
        });
    }

    @Test
    void withS3Alone_itIsHeardOfWhenTheLogIsRead() throws Exception {
        try (EvictionNodeProcess early =
                        new EvictionNodeProcess(EvictionNode.NONE, s3, -1, EvictionNode.POLL_INTERVAL);
                EvictionNodeProcess late =
                        new EvictionNodeProcess(EvictionNode.NONE, s3, 1, EvictionNode.POLL_INTERVAL)) {
            assertThat(early.say("call x")).startsWith("COMPUTED");
            assertThat(late.say("call x")).startsWith("S3");
            assertThat(early.say("evict evicted")).isEqualTo("1");
            assertThat(late.say("evict another")).isEqualTo("2");

            Awaitility.await().until(() -> early.say("known").equals("2"));
            assertThat(late.say("call x")).startsWith("COMPUTED");
            assertThat(early.say("call x")).startsWith("S3");
        }
    }

    @Test
    void whatIsEvictedInS3StaysEvicted_afterRedisWasEmptiedAndAllProcessesRestarted() throws Exception {
        try (EvictionNodeProcess first = bothStores(1)) {
            assertThat(first.say("call x")).startsWith("COMPUTED");
        }
        try (EvictionNodeProcess second = bothStores(-1)) {
            assertThat(second.say("call x")).startsWith("REDIS");
            second.say("evict evicted");
        }
        servers.redis().flushAll();
        try (EvictionNodeProcess third = bothStores(0)) {
            assertThat(third.say("call x")).startsWith("COMPUTED by " + third.pid());
            assertThat(third.say("call x")).startsWith("LOCAL");
        }
        servers.redis().flushAll();
        try (EvictionNodeProcess fourth = bothStores(0)) {
            assertThat(fourth.say("call x")).startsWith("S3");
            assertThat(fourth.say("known")).isEqualTo("1");
        }
    }

    @Test
    void aResultThatWasComputedBeforeAnEvictionAndIsWrittenAfterItNeverReturns() throws Exception {
        try (EvictionNodeProcess slow = bothStores(1);
                EvictionNodeProcess other = bothStores(-1)) {
            assertThat(slow.say("slow x")).isEqualTo("running");
            assertThat(other.say("evict evicted")).isEqualTo("1");

            assertThat(slow.say("go on")).isEqualTo("COMPUTED slowly by " + slow.pid());

            assertThat(other.say("call x")).startsWith("COMPUTED by " + other.pid());
            Awaitility.await().until(() -> slow.say("known").equals("1"));
            assertThat(slow.say("call x")).isEqualTo("REDIS by " + other.pid());
        }
    }

    @Test
    void whileS3IsOutOfReachHitsGoOn_andTheStateSaysSo() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(s3);
                ResultCache cache = EvictionNode.open(redis, proxy.port(), 0, EvictionNode.POLL_INTERVAL);
                EvictionNodeProcess other = bothStores(0)) {
            other.say("call x");
            other.say("evict another");
            cache.evictions().refresh();
            assertThat(cache.evictions().state().reachable()).isTrue();
            assertThat(cache.evictions().state().number()).isEqualTo(1);
            proxy.refuse();

            cache.evictions().refresh();

            assertThat(cache.evictions().state().reachable()).isFalse();
            assertThat(cache.evictions().state().unreachableSince()).isNotNull();
            assertThat(EvictionNode.said(cache.get(EvictionNode.operation(cache), () -> "here", "x")))
                    .startsWith("REDIS");
            // Heard of by its copy in Redis.
            other.say("evict evicted");
            cache.evictions().refresh();
            assertThat(cache.evictions().state().number()).isEqualTo(2);
            assertThat(EvictionNode.said(cache.get(EvictionNode.operation(cache), () -> "here", "x")))
                    .isEqualTo("COMPUTED here");
            proxy.pass();
            Awaitility.await().until(() -> cache.evictions().refresh().reachable());
        }
    }

    @Test
    void whatAPredicateOrAMarkSaysOfOneResult_isAMissInAnotherProcess() throws Exception {
        try (ResultCache cache = EvictionNode.open(redis, s3, -1, EvictionNode.POLL_INTERVAL);
                EvictionNodeProcess other = bothStores(1)) {
            assertThat(other.say("call x")).startsWith("COMPUTED");
            Origin wrong = origin(cache);
            assertThat(other.say("call x")).startsWith("LOCAL");

            assertThat(cache.evictions()
                            .evict(
                                    EntrySelection.ofModel("evicted"),
                                    header -> header.entryId().equals(wrong.entryId()),
                                    "ann",
                                    "wrong"))
                    .hasSize(1);
            awaitHeard(cache, other);
            assertThat(other.say("call x")).startsWith("COMPUTED");

            Origin wrongToo = origin(cache);
            assertThat(wrongToo.entryId()).isNotEqualTo(wrong.entryId());
            cache.evictions().markInvalid(Objects.requireNonNull(wrongToo.entryId()), "ann", "wrong, too");
            awaitHeard(cache, other);
            assertThat(other.say("call x")).startsWith("COMPUTED");
            assertThat(cache.evictions().history(1))
                    .extracting(eviction -> eviction.order().kind())
                    .contains(EvictionOrder.Kind.SCREENED, EvictionOrder.Kind.EVICTED, EvictionOrder.Kind.INVALID);
        }
    }

    /** Of the one result that there is, found in a store. */
    private static Origin origin(ResultCache cache) {
        return Objects.requireNonNull(cache.get(EvictionNode.operation(cache), () -> "never", "x")
                .cachedFrom()
                .origin());
    }

    private static void awaitHeard(ResultCache evicting, EvictionNodeProcess other) {
        Awaitility.await()
                .atMost(RealServers.PATIENCE)
                .until(() -> Long.parseLong(other.say("known"))
                        >= evicting.evictions().refresh().number());
    }

    @Test
    void spaceIsReclaimedInBothStores() throws Exception {
        try (ResultCache cache = EvictionNode.open(redis, s3, 0, EvictionNode.POLL_INTERVAL)) {
            for (int i = 0; i < 120; i++) {
                String value = "result " + i;
                cache.get(EvictionNode.operation(cache), () -> value, "x" + i);
            }
            Awaitility.await()
                    .until(() -> cache.evictions().preview(Selector.ofModel("evicted"), 1).byTier().values().stream()
                            .allMatch(count -> count == 120));
            cache.evictions().evict(Selector.ofModel("evicted"), "test", "test");
            cache.get(EvictionNode.operation(cache), () -> "computed anew", "x7");
            Awaitility.await()
                    .until(() -> cache.evictions()
                                    .preview(Selector.ofModel("evicted"), 1)
                                    .byTier()
                                    .size()
                            == 2);

            var reclaimed = cache.evictions()
                    .reclaim(EntrySelection.ofModel("evicted"))
                    .toCompletableFuture()
                    .get(60, TimeUnit.SECONDS);

            assertThat(reclaimed.deleted()).isEqualTo(238);
            assertThat(reclaimed.complete()).isTrue();
            assertThat(cache.stores()).allSatisfy(store -> {
                try (var headers = store.headers(EntrySelection.all())) {
                    assertThat(headers).hasSize(1);
                }
            });
        }
    }
}
