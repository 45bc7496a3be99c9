package io.github.cachedresult.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.StreamOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A process that is told line by line to call for the result of an input, which it does from many threads at once, and says
 * what they got. Each computation is a line in a file that all such processes share, and ends when its process is told so.
 */
final class ComputingProcess {

    /** What it is told before an input: to call for its result. */
    static final String CALL = "call ";

    /** What it is told before inputs, with spaces between them: to call for their results at once, from one thread. */
    static final String BATCH = "batch ";

    /** What it is told before an input: that its computation is at its end, now or whenever it is run. */
    static final String END = "end ";

    /** What it says when it can be told so. */
    static final String READY = "ready";

    /** What it begins its answers with: how many callers had one, and what they had, each once. */
    static final String ANSWER = "answers ";

    /** What it says when a computation has ended, and its result is about to be stored. */
    static final String ENDED = "ended";

    private final Path computations;
    private final int threads;
    private final ResultCache cache;
    private final CachedOperation<String> operation;
    private final ExecutorService callers = Executors.newCachedThreadPool();
    private final ConcurrentMap<String, CountDownLatch> ends = new ConcurrentHashMap<>();

    private ComputingProcess(Path computations, int threads, ResultCache cache) {
        this.computations = computations;
        this.threads = threads;
        this.cache = cache;
        this.operation = operation(cache);
    }

    /**
     * Does what it is told until there is nothing more.
     *
     * @param arguments the address of Redis, the file of computations, how many threads call, and how long a lease lasts in
     *     milliseconds
     */
    public static void main(String[] arguments) throws IOException {
        Duration lease = Duration.ofMillis(Long.parseLong(arguments[3]));
        try (ResultCache cache = cache(URI.create(arguments[0]), lease)) {
            new ComputingProcess(Path.of(arguments[1]), Integer.parseInt(arguments[2]), cache).listen();
        }
    }

    private void listen() throws IOException {
        awaitConnection();
        System.out.println(READY);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(END)) {
                end(line.substring(END.length())).countDown();
            } else if (line.startsWith(BATCH)) {
                List<String> inputs = List.of(line.substring(BATCH.length()).split(" "));
                callers.execute(() -> System.out.println(batchAnswers(inputs)));
            } else {
                String input = line.substring(CALL.length());
                callers.execute(() -> System.out.println(answers(input)));
            }
        }
        callers.shutdownNow();
    }

    /** Which a busy machine takes its time for. */
    private void awaitConnection() {
        String warmUp = "warm-up of " + ProcessHandle.current().pid();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        cache.get(operation, () -> "warm", warmUp).cachedFrom().tier() == Tier.REDIS);
    }

    private String answers(String input) {
        List<Callable<Cached<String>>> calls = Collections.nCopies(threads, () -> call(input));
        Set<String> values = new HashSet<>();
        try {
            for (Future<Cached<String>> answer : callers.invokeAll(calls)) {
                values.add(answer.get().value());
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(input, e);
        }
        return ANSWER + threads + " " + String.join(" ", values);
    }

    private String batchAnswers(List<String> inputs) {
        try (Stream<Cached<String>> answers =
                cache.stream(operation, inputs, this::computeAll, StreamOptions.DEFAULTS)) {
            return ANSWER + answers.map(Cached::value).collect(Collectors.joining(" "));
        }
    }

    private List<String> computeAll(List<String> inputs) {
        try {
            for (String input : inputs) {
                begin(input);
            }
            for (String input : inputs) {
                end(input).await();
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        return inputs.stream().map(ComputingProcess::result).toList();
    }

    private Cached<String> call(String input) throws Exception {
        return cache.get(operation, () -> compute(input), input);
    }

    private CountDownLatch end(String input) {
        return ends.computeIfAbsent(input, each -> new CountDownLatch(1));
    }

    static ResultCache cache(URI redis, Duration lease) {
        return ResultCache.builder()
                .localWeight(0)
                .store(RedisStores.create(
                        new RedisStoreOptions(Duration.ofSeconds(20), null).withLease(lease),
                        RedisConnectionOptions.of(redis),
                        InstantSource.system()))
                .build();
    }

    static CachedOperation<String> operation(ResultCache cache) {
        return cache.operation("org.acme.Toxicity.predict", String.class)
                .model("eos3b5e")
                .version("v2")
                .inputs("smiles")
                .each("smiles")
                .build();
    }

    private String compute(String input) throws IOException, InterruptedException {
        begin(input);
        end(input).await();
        System.out.println(ENDED);
        return result(input);
    }

    private void begin(String input) throws IOException {
        Files.writeString(
                computations,
                input + " " + ProcessHandle.current().pid() + "\n",
                US_ASCII,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** What is computed says where. */
    private static String result(String input) {
        return input + ":" + ProcessHandle.current().pid();
    }
}
