package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.test.server.FaultProxy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed with {@code kill -9} at random moments, while S3 is refused, hung or slow, each taking over what
 * those before it left. Then Redis is emptied and S3 comes back: no result that any of them had given to a caller is lost.
 */
class JournalKillIntegrationTests {

    private static final int ROUNDS = 10;
    private static final int PROCESSES = 2;

    @TempDir
    Path journal;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, String> had = new ConcurrentHashMap<>();

    @AutoClose
    private final RealServers servers = RealServers.start();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(servers.s3().port());

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void processesKilledAtRandomMoments_loseNoResult() throws Exception {
        System.out.println("Killing at random moments, seed " + seed);
        List<Runnable> faults =
                List.of(proxy::refuse, proxy::hang, () -> proxy.delay(Duration.ofMillis(40)), proxy::refuse);
        int waiting = 0;
        for (int round = 0; round < ROUNDS; round++) {
            faults.get(round % faults.size()).run();
            List<Future<?>> killed = new ArrayList<>();
            for (int i = 0; i < PROCESSES; i++) {
                String name = round + "-" + i;
                long moment = random.nextInt(400);
                killed.add(threads.submit(() -> runAndKill(name, moment)));
            }
            for (Future<?> process : killed) {
                process.get(2, TimeUnit.MINUTES);
            }
            waiting = records();
        }
        assertThat(had).as("seed %d", seed).hasSizeGreaterThan(ROUNDS * PROCESSES);
        assertThat(waiting).as("seed %d", seed).isPositive();
        servers.redis().flushAll();
        proxy.pass();

        try (ResultCache adopter = ResultCache.builder()
                .store(servers.redisStore())
                .store(RealServers.s3Store(proxy.port(), RealServers.PATIENCE))
                .journal(JournalingProcess.journal(journal))
                .build()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> records() == 0
                            && Objects.requireNonNull(adopter.journal()).records() == 0);
        }

        System.out.println(
                had.size() + " results had been given to callers, " + waiting + " were waiting when S3 came back");
        assertThat(lost()).as("lost of %d, seed %d", had.size(), seed).isEmpty();
    }

    /** What callers had and S3 has not. */
    private List<String> lost() throws Exception {
        List<String> lost = new ArrayList<>();
        try (ResultCache reader =
                ResultCache.builder().localWeight(0).store(servers.s3Store()).build()) {
            CachedOperation<String> operation = JournalingProcess.operation(reader);
            for (Map.Entry<String, String> result : had.entrySet()) {
                Cached<String> found = reader.get(operation, () -> "lost", result.getKey());
                if (found.cachedFrom().tier() != Tier.S3 || !found.value().equals(result.getValue())) {
                    lost.add(result + " is " + found);
                }
            }
        }
        return lost;
    }

    /** Runs a process, and kills it so many milliseconds after the first of its callers has a result. */
    private Void runAndKill(String name, long moment) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalingProcess.class.getName(),
                        name,
                        Integer.toString(servers.redis().port()),
                        Integer.toString(proxy.port()),
                        journal.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            CountDownLatch first = new CountDownLatch(1);
            Future<?> reading = threads.submit(() -> read(lines, first));
            assertThat(first.await(1, TimeUnit.MINUTES)).isTrue();
            // Until the moment, unless it ends by itself.
            assertThat(process.waitFor(moment, TimeUnit.MILLISECONDS)).isFalse();
            // Not by the process itself, which would close what is still to be read.
            process.toHandle().destroyForcibly();
            reading.get(1, TimeUnit.MINUTES);
        } finally {
            process.destroyForcibly();
        }
        return null;
    }

    private Void read(BufferedReader lines, CountDownLatch first) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            int space = line.indexOf(' ');
            // Not the line in which it was killed, nor another's.
            if (space > 0 && line.endsWith(JournalingProcess.END) && line.charAt(1) == '-') {
                had.put(line.substring(0, space), line.substring(space + 1, line.length() - 1));
                first.countDown();
            }
        }
        return null;
    }

    private int records() throws IOException {
        AtomicInteger records = new AtomicInteger();
        Files.walkFileTree(journal, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".record")) {
                    records.incrementAndGet();
                }
                return FileVisitResult.CONTINUE;
            }

            /** It was delivered, or its folder was, since it was listed. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return records.get();
    }
}
