package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.test.SampleEntries;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/**
 * How soon an eviction is seen by another process, and what it costs Redis however many entries the model has. The time is
 * printed; what is asserted is far above it, for a machine that has much else to do.
 *
 * <p>{@code -Pproofs} evicts a model of a million entries, of which the default is a small part.
 */
class EvictionSpeedIntegrationTests {

    private static final int ENTRIES = Integer.getInteger("proof.evicted-entries", 5_000);
    private static final int BATCH = 1_000;
    private static final Duration BOUND = Duration.ofSeconds(20);
    private static final Duration POLL_INTERVAL = EvictionOptions.DEFAULT.pollInterval();

    @AutoClose
    private final RealServers servers = RealServers.start();

    private final int redis = servers.redis().port();
    private final int s3 = servers.s3().port();

    /** From when one process was told that the log has an eviction until the method runs in another. */
    private static Duration untilSeen(EvictionNodeProcess evicting, EvictionNodeProcess watching) throws IOException {
        assertThat(watching.say("watch x")).isEqualTo("watching");
        evicting.say("evict evicted");
        long acknowledged = System.nanoTime();
        assertThat(watching.hear()).isEqualTo("missed");
        Duration seen = Duration.ofNanos(System.nanoTime() - acknowledged);
        assertThat(watching.hear()).isEqualTo("COMPUTED by " + watching.pid());
        return seen;
    }

    private static void begin(EvictionNodeProcess evicting, EvictionNodeProcess watching) throws IOException {
        assertThat(evicting.say("call x")).startsWith("COMPUTED");
        assertThat(watching.say("call x")).doesNotStartWith("COMPUTED");
    }

    @Test
    void anEvictionIsSeenByAnotherProcess_whereThereIsRedis() throws Exception {
        try (EvictionNodeProcess early = new EvictionNodeProcess(redis, s3, -1, POLL_INTERVAL);
                EvictionNodeProcess late = new EvictionNodeProcess(redis, s3, 1, POLL_INTERVAL)) {
            begin(early, late);
            assertSeen("over Redis and S3", untilSeen(early, late));
        }
    }

    @Test
    void anEvictionIsSeenByAnotherProcess_whereThereIsS3Alone() throws Exception {
        try (EvictionNodeProcess early = new EvictionNodeProcess(EvictionNode.NONE, s3, -1, POLL_INTERVAL);
                EvictionNodeProcess late = new EvictionNodeProcess(EvictionNode.NONE, s3, 1, POLL_INTERVAL)) {
            begin(early, late);
            assertSeen("over S3 alone, read every " + POLL_INTERVAL, untilSeen(early, late));
        }
    }

    @Test
    void evictingAModelOfManyEntriesIsOneWrite_andIsSeenAsSoon() throws Exception {
        try (EvictionNodeProcess early = new EvictionNodeProcess(redis, EvictionNode.NONE, -1, POLL_INTERVAL);
                EvictionNodeProcess late = new EvictionNodeProcess(redis, EvictionNode.NONE, 1, POLL_INTERVAL)) {
            fill();
            for (EvictionNodeProcess node : List.of(early, late)) {
                // Connecting takes a while on a busy machine.
                Awaitility.await().atMost(RealServers.PATIENCE.multipliedBy(4)).until(() -> !node.say("evict another")
                        .equals(EvictionNode.FAILED));
            }
            begin(early, late);
            command("CONFIG RESETSTAT");
            Duration seen = untilSeen(early, late);

            Map<String, Long> calls = callsByCommand();

            System.out.println(ENTRIES + " entries: commands of Redis " + calls);
            assertSeen("in a Redis of " + ENTRIES + " entries", seen);
            assertThat(calls.get("rpush")).as("writes to the log").isEqualTo(1);
            // What is deleted is the lease of the one entry that is computed anew.
            assertThat(calls.getOrDefault("del", 0L)).isLessThanOrEqualTo(1);
            assertThat(calls).doesNotContainKeys("unlink", "scan", "keys");
            assertThat(calls.values()).as("no command for each entry").allMatch(count -> count < ENTRIES / 10);
        }
    }

    private static void assertSeen(String where, Duration seen) {
        System.out.println("An eviction is seen by another process " + where + " after " + seen.toMillis() + " ms");
        assertThat(seen).isLessThan(BOUND);
    }

    private void fill() throws Exception {
        try (ResultStore store = RealServers.redisStore(redis, RealServers.PATIENCE, InstantSource.system())) {
            var probe = SampleEntries.key("evicted", "1", "none");
            Awaitility.await()
                    .atMost(RealServers.PATIENCE.multipliedBy(4))
                    .until(() -> store.getAll(List.of(probe))
                                    .toCompletableFuture()
                                    .get(RealServers.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                    .get(probe)
                            instanceof StoreRead.Absent);
            for (int from = 0; from < ENTRIES; from += BATCH) {
                List<StoreWrite> writes = new ArrayList<>();
                for (int i = from; i < Math.min(ENTRIES, from + BATCH); i++) {
                    var key = SampleEntries.key("evicted", "1", Integer.toString(i));
                    writes.add(new StoreWrite(
                            key, SampleEntries.entry(key, "[]"), Long.MAX_VALUE, WriteCondition.absent()));
                }
                assertThat(store.putAll(writes)
                                .toCompletableFuture()
                                .get(RealServers.PATIENCE.toSeconds(), TimeUnit.SECONDS)
                                .values())
                        .allMatch(WriteOutcome.Stored.class::isInstance);
            }
        }
    }

    private Map<String, Long> callsByCommand() throws IOException {
        Map<String, Long> calls = new HashMap<>();
        for (String line : command("INFO commandstats")) {
            if (line.startsWith("cmdstat_")) {
                String name = line.substring("cmdstat_".length(), line.indexOf(':'));
                calls.put(name, Long.parseLong(line.replaceAll(".*:calls=(\\d+).*", "$1")));
            }
        }
        return calls;
    }

    /** The lines of Redis' answer to a command; QUIT ends the answer. */
    private List<String> command(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis)) {
            socket.getOutputStream().write((line + "\r\nQUIT\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .lines()
                    .toList();
        }
    }
}
