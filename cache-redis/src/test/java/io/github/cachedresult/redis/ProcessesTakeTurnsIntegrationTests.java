package io.github.cachedresult.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.test.server.RedisServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.config.Config;

/** Real processes that call for one key at once, from hundreds of threads, and are killed with {@code kill -9}. */
class ProcessesTakeTurnsIntegrationTests {

    private static final int PROCESSES = 4;
    private static final int THREADS = 250;

    /** Each costs the start of a JVM; the full size is 20, see the README. */
    private static final int KILLS = Integer.getInteger("cachedresult.test.kills", 4);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Node> nodes = new ArrayList<>();

    @TempDir
    Path folder;

    @AutoClose
    private final RedisServerProcess redis = RedisServerProcess.start();

    @SuppressWarnings("NullAway.Init")
    private RedissonClient observer;

    @BeforeEach
    void observe() {
        Config config = new Config();
        config.useSingleServer().setAddress(redis.uri());
        observer = Redisson.create(config);
    }

    @AfterEach
    void stop() {
        nodes.forEach(Node::kill);
        threads.shutdownNow();
        observer.shutdown();
    }

    @Test
    void aThousandCallersInFourProcesses_runOnce_andTwiceIfTheOneThatRunsIsKilled() throws Exception {
        Duration run = Duration.ofSeconds(2);
        Duration lease = Duration.ofSeconds(5);
        List<Future<Node>> starting = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            starting.add(start(THREADS, run, lease));
        }
        for (Future<Node> node : starting) {
            node.get(2, TimeUnit.MINUTES);
        }

        List<Future<String>> answers = tellAll("undisturbed");
        for (Future<String> answer : answers) {
            assertThat(answer.get(2, TimeUnit.MINUTES)).isEqualTo(THREADS + " undisturbed:" + runners("undisturbed").get(0));
        }
        assertThat(runners("undisturbed")).hasSize(1);
        awaitNoLease();

        answers = tellAll("disturbed");
        Node owner = awaitOwner("disturbed");
        int index = nodes.indexOf(owner);
        owner.kill();
        for (int i = 0; i < PROCESSES; i++) {
            if (i != index) {
                assertThat(answers.get(i).get(2, TimeUnit.MINUTES))
                        .isEqualTo(THREADS + " disturbed:" + runners("disturbed").get(1));
            }
        }
        assertThat(runners("disturbed")).hasSize(2).doesNotHaveDuplicates();
        awaitNoLease();
    }

    @Test
    void processesKilledAtRandomMoments_loseNoResultAndRepeatNone() throws Exception {
        System.out.println("Killing at random moments, seed " + seed);
        Duration run = Duration.ofMillis(300);
        Duration lease = Duration.ofSeconds(3);
        List<Future<Node>> starting = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            starting.add(start(4, run, lease));
        }
        int repeated = 0;
        try (ResultCache reader = ComputingProcess.cache(URI.create(redis.uri()), lease)) {
            for (int round = 0; round < KILLS; round++) {
                for (Future<Node> node : starting) {
                    node.get(2, TimeUnit.MINUTES);
                }
                String input = "round-" + round;
                List<Future<String>> answers = tellAll(input);
                Node owner = awaitOwner(input);
                TimeUnit.MILLISECONDS.sleep(random.nextInt((int) run.toMillis() + 100));
                int index = nodes.indexOf(owner);
                owner.kill();
                String had = "";
                for (int i = 0; i < answers.size(); i++) {
                    if (i != index) {
                        had = answers.get(i).get(2, TimeUnit.MINUTES);
                    }
                }

                List<String> runners = runners(input);
                String result = input + ":" + runners.get(runners.size() - 1);
                assertThat(had).as("round %d, seed %d", round, seed).isEqualTo("4 " + result);
                assertThat(runners).as("round %d, seed %d", round, seed).hasSizeBetween(1, 2).doesNotHaveDuplicates();
                assertThat(reader.get(ComputingProcess.operation(reader), CacheMode.CACHE_ONLY, () -> "lost", input)
                                .value())
                        .as("round %d, seed %d", round, seed)
                        .isEqualTo(result);
                repeated += runners.size() - 1;
                nodes.remove(owner);
                starting = round + 1 < KILLS ? List.of(start(4, run, lease)) : List.of();
            }
        }
        System.out.println(KILLS + " processes killed, " + repeated + " of them before their result was stored; 0 lost");
        awaitNoLease();
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
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !runners(input).isEmpty());
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
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> observer.getKeys()
                        .getKeysStream(KeysScanOptions.defaults().pattern("*:lease"))
                        .findAny()
                        .isEmpty());
    }

    private Path computations() {
        return folder.resolve("computations");
    }

    private Future<Node> start(int callers, Duration run, Duration lease) throws IOException {
        Node node = new Node(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ComputingProcess.class.getName(),
                        redis.uri(),
                        computations().toString(),
                        Integer.toString(callers),
                        Long.toString(run.toMillis()),
                        Long.toString(lease.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
        nodes.add(node);
        return threads.submit(() -> {
            node.await(ComputingProcess.READY);
            return node;
        });
    }

    /** A process, as this one has it. */
    private static final class Node {

        private final Process process;
        private final BufferedReader lines;
        private final PrintStream inputs;

        Node(Process process) {
            this.process = process;
            this.lines = new BufferedReader(new InputStreamReader(process.getInputStream(), US_ASCII));
            this.inputs = new PrintStream(process.getOutputStream(), true, US_ASCII);
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
