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
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes that call for one key at once, from hundreds of threads, and are killed with {@code kill -9}. */
class ProcessesTakeTurnsIntegrationTests {

    private static final int PROCESSES = 4;
    private static final int THREADS = 250;

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

    private final LeaseObserver leases = new LeaseObserver(redis.observer());

    @AfterEach
    void stop() {
        nodes.forEach(Node::kill);
        threads.shutdownNow();
    }

    @Test
    void aThousandCallersInFourProcesses_runOnce_andTwiceIfTheOneThatRunsIsKilled() throws Exception {
        System.out.println("Killing with seed " + seed);
        for (int i = 0; i < PROCESSES; i++) {
            start();
        }
        awaitReady();

        assertRuns("undisturbed", Kill.NEVER);
        leases.awaitNone();
        assertRuns("disturbed", Kill.WHILE_IT_COMPUTES);

        int repeated = 0;
        try (ResultCache reader =
                ComputingProcess.cache(URI.create(redis.server().uri()), LEASE)) {
            for (int i = 0; i < KILLS; i++) {
                String input = "kill-" + i;
                if (nodes.size() < 2) {
                    start();
                    awaitReady();
                }
                Kill kill = Kill.DONE.get(random.nextInt(Kill.DONE.size()));
                List<String> runners = assertRuns(input, kill);
                assertThat(reader.get(ComputingProcess.operation(reader), CacheMode.CACHE_ONLY, () -> "lost", input)
                                .value())
                        .as("%s, %s, seed %d", input, kill, seed)
                        .isEqualTo(result(input, runners));
                repeated += runners.size() - 1;
            }
        }
        System.out.println(KILLS + " killed, " + repeated + " of them before their result was stored; 0 lost");
        leases.awaitNone();
    }

    @Test
    void batchesThatOverlap_computeEachItemOnce() throws Exception {
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            inputs.add("item-" + i);
        }
        for (int i = 0; i < PROCESSES; i++) {
            start();
        }
        awaitReady();
        inputs.forEach(input -> tellAll(ComputingProcess.END + input));

        List<List<String>> wanted = new ArrayList<>();
        for (int i = 0; i < nodes.size(); i++) {
            List<String> some = new ArrayList<>(inputs.subList(i * 5, i * 5 + 45));
            Collections.rotate(some, i * 11);
            wanted.add(some);
            nodes.get(i).inputs.println(ComputingProcess.BATCH + String.join(" ", some));
        }

        List<String> answers = new ArrayList<>();
        for (Node node : nodes) {
            answers.add(answer(node));
        }
        for (int i = 0; i < nodes.size(); i++) {
            List<String> results = new ArrayList<>();
            for (String input : wanted.get(i)) {
                assertThat(runners(input)).as(input).hasSize(1);
                results.add(result(input, runners(input)));
            }
            assertThat(answers.get(i)).isEqualTo(String.join(" ", results));
        }
        leases.awaitNone();
    }

    @Test
    void itemsOfABatchWhoseProcessIsKilled_areTakenOver() throws Exception {
        start();
        start();
        awaitReady();
        Node killed = nodes.get(0);
        Node other = nodes.get(1);
        killed.inputs.println(ComputingProcess.BATCH + "a b c");
        awaitOwner("c");
        other.inputs.println(ComputingProcess.BATCH + "b c d");
        other.inputs.println(ComputingProcess.END + "d");
        awaitOwner("d");
        leases.awaitWaiting(1);

        killed.kill();
        nodes.remove(killed);
        tellAll(ComputingProcess.END + "b");
        tellAll(ComputingProcess.END + "c");

        assertThat(answer(other))
                .isEqualTo(
                        result("b", runners("b")) + " " + result("c", runners("c")) + " " + result("d", runners("d")));
        assertThat(runners("a")).hasSize(1);
        assertThat(runners("b")).hasSize(2).doesNotHaveDuplicates();
        assertThat(runners("c")).hasSize(2).doesNotHaveDuplicates();
        assertThat(runners("d")).hasSize(1);
        leases.awaitNone();
    }

    private String answer(Node node) throws Exception {
        return threads.submit(() -> node.await(ComputingProcess.ANSWER)).get(2, TimeUnit.MINUTES);
    }

    /** Has all processes call for the result of an input, and returns those that ran, which are as many as may be. */
    private List<String> assertRuns(String input, Kill kill) throws Exception {
        Set<String> had = answers(input, kill);
        List<String> runners = runners(input);
        assertThat(runners)
                .as("%s, %s, seed %d", input, kill, seed)
                .hasSizeBetween(kill.fewestRuns, kill.mostRuns)
                .doesNotHaveDuplicates();
        assertThat(had)
                .as("%s, %s, seed %d", input, kill, seed)
                .containsExactly(THREADS + " " + result(input, runners));
        return runners;
    }

    /** What the last one that ran has computed. */
    private static String result(String input, List<String> runners) {
        return input + ":" + runners.get(runners.size() - 1);
    }

    /** Has all processes call for the result of an input while one computes it; what those have that are not killed. */
    private Set<String> answers(String input, Kill kill) throws Exception {
        tellAll(ComputingProcess.CALL + input);
        Node owner = awaitOwner(input);
        leases.awaitWaiting(nodes.size() - 1);
        if (kill == Kill.WHILE_IT_COMPUTES) {
            owner.kill();
        }
        tellAll(ComputingProcess.END + input);
        if (kill == Kill.AS_IT_ENDS) {
            owner.await(ComputingProcess.ENDED);
            owner.kill();
        }
        if (kill != Kill.NEVER) {
            nodes.remove(owner);
        }
        Set<String> had = new HashSet<>();
        for (Node node : nodes) {
            had.add(answer(node));
        }
        if (kill == Kill.ONCE_OTHERS_HAVE_IT) {
            owner.kill();
        }
        return had;
    }

    private void awaitReady() throws IOException {
        for (Node node : nodes) {
            node.awaitReady();
        }
    }

    private void tellAll(String line) {
        nodes.forEach(node -> node.inputs.println(line));
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

    private Path computations() {
        return folder.resolve("computations");
    }

    private void start() throws IOException {
        nodes.add(new Node(JavaProcess.of(
                        ComputingProcess.class,
                        redis.server().uri(),
                        computations().toString(),
                        Integer.toString(THREADS),
                        Long.toString(LEASE.toMillis()))
                .start()));
    }

    /** When the process is killed that computes, and how many run then. */
    private enum Kill {
        NEVER(1, 1),
        WHILE_IT_COMPUTES(2, 2),
        /** Before its result is stored, or after. */
        AS_IT_ENDS(1, 2),
        ONCE_OTHERS_HAVE_IT(1, 1);

        private static final List<Kill> DONE = List.of(WHILE_IT_COMPUTES, AS_IT_ENDS, ONCE_OTHERS_HAVE_IT);

        private final int fewestRuns;
        private final int mostRuns;

        Kill(int fewestRuns, int mostRuns) {
            this.fewestRuns = fewestRuns;
            this.mostRuns = mostRuns;
        }
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
