package io.github.cachedresult.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.NotCachedException;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.journal.JournalAction;
import io.github.cachedresult.test.server.FaultProxy;
import io.github.cachedresult.test.server.JavaProcess;
import io.github.cachedresult.test.server.S3Server;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes whose journals are full because S3 is refused or hung, killed with {@code kill -9} at random moments. Each is
 * taken over when S3 is back. Of what callers had, only results are gone that cost no more than what was kept.
 */
class FullJournalKillIntegrationTests {

    /** Each costs the start of a JVM. */
    private static final int KILLS = Integer.getInteger("proof.kills", 2);

    /** More than a busy machine needs. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @TempDir
    Path folder;

    @AutoClose
    private final S3Server server = S3TestStores.startServer();

    @AutoClose
    private final FaultProxy proxy = FaultProxy.to(server.port());

    /** What a caller had. */
    private record Had(String input, String value, String key, long nanos) {}

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void processesWithFullJournals_loseOnlyWhatThePolicySays() throws Exception {
        System.out.println("Killing at random moments, seed " + seed);
        int results = 0;
        int givenUp = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path journal = folder.resolve("kill-" + kill);
            if (kill % 2 == 0) {
                proxy.refuse();
            } else {
                proxy.hang();
            }
            List<Had> had = runAndKill(kill, journal, random.nextInt(400));
            // What was being written may be there, and what has to go for it.
            assertThat(records(journal))
                    .as("records, kill %d, seed %d", kill, seed)
                    .isBetween(
                            OverflowingProcess.ROOM - OverflowingProcess.CALLERS,
                            OverflowingProcess.ROOM + OverflowingProcess.CALLERS);

            proxy.pass();
            Set<String> kept = takeOver(journal);

            List<Had> found = foundOf(had);
            List<Had> least = had.stream()
                    .filter(result -> kept.contains(result.key()))
                    .sorted(Comparator.comparingLong(Had::nanos))
                    .toList();
            assertThat(found).as("kill %d, seed %d", kill, seed).containsAll(least);
            List<Had> gone = new ArrayList<>(had);
            gone.removeAll(found);
            // The cheapest of what is there may have been about to go, one for each that was being written.
            long limit = least.get(OverflowingProcess.CALLERS).nanos();
            assertThat(gone)
                    .as("results gone, kill %d, seed %d", kill, seed)
                    .allSatisfy(result -> assertThat(result.nanos()).isLessThanOrEqualTo(limit));
            results += had.size();
            givenUp += gone.size();
        }
        System.out.println(KILLS + " killed; of " + results + " results that callers had, " + givenUp
                + " had no room, 0 others are lost");
    }

    /** Another process finds the folder, delivers all and leaves nothing. Returns the keys of what it found. */
    private Set<String> takeOver(Path journal) {
        Set<String> keys = ConcurrentHashMap.newKeySet();
        try (ResultCache adopter = OverflowingProcess.builder(proxy.port(), journal, PATIENCE)
                .listener(event -> {
                    if (event instanceof CacheEvent.Journaled journaled
                            && journaled.action() == JournalAction.ADOPTED) {
                        keys.add(Objects.requireNonNull(journaled.key()).text());
                    }
                })
                .build()) {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    // A record is delivered, or its folder is, between listing and looking.
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .until(() -> records(journal) == 0
                            && Objects.requireNonNull(adopter.journal()).records() == 0);
        }
        return keys;
    }

    /** What S3 has, each as its caller had it. */
    private List<Had> foundOf(List<Had> had) {
        List<Had> found = new ArrayList<>();
        try (ResultCache reader = ResultCache.builder()
                .localWeight(0)
                .store(S3TestStores.patient(server))
                .build()) {
            CachedOperation<String> operation = OverflowingProcess.operation(reader);
            for (Had result : had) {
                try {
                    Cached<String> answer =
                            reader.get(operation, CacheMode.CACHE_ONLY, () -> "computed again", result.input());
                    assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.S3);
                    assertThat(answer.value()).as(result.input()).isEqualTo(result.value());
                    found.add(result);
                } catch (NotCachedException e) {
                    // It had no room, or is lost.
                }
            }
        }
        return found;
    }

    /** Runs a process until its journal is full, and kills it so many milliseconds later. */
    private List<Had> runAndKill(int kill, Path journal, long moment) throws Exception {
        Process process = JavaProcess.of(
                        OverflowingProcess.class,
                        Integer.toString(kill),
                        Integer.toString(proxy.port()),
                        journal.toString())
                .start();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            CountDownLatch full = new CountDownLatch(1);
            Future<List<Had>> reading = threads.submit(() -> read(lines, full));
            assertThat(full.await(2, TimeUnit.MINUTES)).isTrue();
            // Until the moment: it does not end by itself.
            assertThat(process.waitFor(moment, TimeUnit.MILLISECONDS)).isFalse();
            // Not by the process itself, which would close what is still to be read.
            process.toHandle().destroyForcibly();
            return reading.get(1, TimeUnit.MINUTES);
        } finally {
            process.destroyForcibly();
        }
    }

    private static List<Had> read(BufferedReader lines, CountDownLatch full) throws IOException {
        List<Had> had = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.equals(OverflowingProcess.FULL)) {
                full.countDown();
            }
            // Neither the line in which the process was killed, nor another's.
            Matcher words = OverflowingProcess.HAD.matcher(line);
            if (words.matches()) {
                had.add(new Had(words.group(1), words.group(2), words.group(3), Long.parseLong(words.group(4))));
            }
        }
        return had;
    }

    private static int records(Path journal) throws IOException {
        try (Stream<Path> files = Files.walk(journal)) {
            return (int)
                    files.filter(file -> file.toString().endsWith(".record")).count();
        }
    }
}
