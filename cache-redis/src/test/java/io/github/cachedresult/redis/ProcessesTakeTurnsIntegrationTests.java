package io.github.cachedresult.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.test.server.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.api.options.KeysScanOptions;

/** Real processes that call for one key at once, from hundreds of threads, and are killed with {@code kill -9}. */
class ProcessesTakeTurnsIntegrationTests {

    private static final int PROCESSES = 4;
    private static final int THREADS = 250;

    private static final Duration RUN = Duration.ofSeconds(1);

    /** More than a busy machine may keep a process from renewing it. */
    private static final Duration LEASE = Duration.ofSeconds(4);

    /** Besides the one midway. From the third on, each costs the start of a JVM. */
    private static final int KILLS = Integer.getInteger("proof.kills", 2);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Node> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    @AutoClose
    private final ObservedRedis redis = new ObservedRedis();

    @AfterEach
    void stop() {
        nodes.forEach(Node::kill);
        threads.shutdownNow();
    }

    @Test
    void aThousandCallersInFourProcesses_runOnce_andTwiceIfTheOneThatRunsIsKilled() throws Exception {
        System.out.println("Killing at random moments, seed " + seed);
        for (int i = 0; i < PROCESSES; i++) {
            start();
        }
        awaitReady();

        String had = answer("undisturbed", Duration.ofDays(1));
        assertThat(runners("undisturbed")).hasSize(1);
        assertThat(had)
                .isEqualTo(THREADS + " undisturbed:" + runners("undisturbed").get(0));
        awaitNoLease();

        had = answer("disturbed", RUN.dividedBy(2));
        assertThat(runners("disturbed")).hasSize(2).doesNotHaveDuplicates();
        assertThat(had).isEqualTo(THREADS + " disturbed:" + runners("disturbed").get(1));

        int repeated = 0;
        try (ResultCache reader =
                ComputingProcess.cache(URI.create(redis.server().uri()), LEASE)) {
            for (int kill = 0; kill < KILLS; kill++) {
                String input = "kill-" + kill;
                if (nodes.size() < 2) {
                    start();
                    awaitReady();
                }
                had = answer(input, Duration.ofMillis(random.nextInt((int) RUN.toMillis() + 100)));

                // Killed before its result was stored, or after.
                List<String> runners = runners(input);
                assertThat(runners)
                        .as("kill %d, seed %d", kill, seed)
                        .hasSizeBetween(1, 2)
                        .doesNotHaveDuplicates();
                String result = input + ":" + runners.get(runners.size() - 1);
                assertThat(had).as("kill %d, seed %d", kill, seed).isEqualTo(THREADS + " " + result);
                assertThat(reader.get(ComputingProcess.operation(reader), CacheMode.CACHE_ONLY, () -> "lost", input)
                                .value())
                        .as("kill %d, seed %d", kill, seed)
                        .isEqualTo(result);
                repeated += runners.size() - 1;
            }
        }
        System.out.println(KILLS + " killed, " + repeated + " of them before their result was stored; 0 lost");
        awaitNoLease();
    }

    /**
     * Has all processes call for the result of an input, and kills the one that computes it.
     *
     * @param moment when, after it began; more than it takes, for never
     * @return what all others have
     */
    private String answer(String input, Duration moment) throws Exception {
        List<Future<String>> answers = tellAll(input);
        Node owner = awaitOwner(input);
        int index = nodes.indexOf(owner);
        boolean kills = moment.compareTo(RUN.multipliedBy(2)) < 0;
        if (kills) {
            TimeUnit.NANOSECONDS.sleep(moment.toNanos());
            owner.kill();
        }
        List<String> had = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (!kills || i != index) {
                had.add(answers.get(i).get(2, TimeUnit.MINUTES));
            }
        }
        if (kills) {
            nodes.remove(owner);
        }
        assertThat(new HashSet<>(had)).as("%s, seed %d", input, seed).hasSize(1);
        return had.get(0);
    }

    private void awaitReady() throws IOException {
        for (Node node : nodes) {
            node.awaitReady();
        }
    }

    private List<Future<String>> tellAll(String input) {
        List<Future<String>> answers = new ArrayList<>();
        for (Node node : nodes) {
            node.inputs.println(input);
            answers.add(threads.submit(() -> node.await(ComputingProcess.ANSWER)));
        }
        return answers;
    }

    /** The processes that began to compute the result of an input, in their order. */
    private List<String> runners(String input) throws IOException {
        Path computations = computations();
        return !Files.exists(computations)
                ? List.of()
                : Files.readAllLines(computations, US_ASCII).stream()
                        .filter(line -> line.startsWith(input + " "))
                        .map(line -> line.substring(input.length() + 1))
                        .toList();
    }

    private Node awaitOwner(String input) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !runners(input)
                .isEmpty());
        return nodes.stream()
                .filter(node -> {
                    try {
                        return runners(input).get(0).equals(Long.toString(node.process.pid()));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .findFirst()
                .orElseThrow();
    }

    /** What a process leaves that died goes by itself. */
    private void awaitNoLease() {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> redis.observer()
                .getKeys()
                .getKeysStream(KeysScanOptions.defaults().pattern("*:lease"))
                .findAny()
                .isEmpty());
    }

    private Path computations() {
        return folder.resolve("computations");
    }

    private void start() throws IOException {
        nodes.add(new Node(JavaProcess.of(
                        ComputingProcess.class,
                        redis.server().uri(),
                        computations().toString(),
                        Integer.toString(THREADS),
                        Long.toString(RUN.toMillis()),
                        Long.toString(LEASE.toMillis()))
                .start()));
    }

    /** A process, as this one has it. */
    private static final class Node {

        private final Process process;
        private final BufferedReader lines;
        private final PrintStream inputs;
        private boolean ready;

        Node(Process process) {
            this.process = process;
            this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
            this.inputs = new PrintStream(process.getOutputStream(), true, US_ASCII);
        }

        void awaitReady() throws IOException {
            if (!ready) {
                await(ComputingProcess.READY);
                ready = true;
            }
        }

        /** The rest of the first line that begins with this, or nothing if the process is killed before. */
        String await(String beginning) throws IOException {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(beginning)) {
                    return line.substring(beginning.length());
                }
            }
            return "";
        }

        void kill() {
            process.toHandle().destroyForcibly();
            process.onExit().join();
        }
    }
}
