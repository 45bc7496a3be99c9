package io.github.cachedresult.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * A process that is told inputs line by line, calls for each from many threads at once, and says what they got. Each
 * computation is a line in a file that all such processes share.
 */
final class ComputingProcess {

    /** What it says when it can be told inputs. */
    static final String READY = "ready";

    /** What it begins its answers with: how many callers had one, and what they had, each once. */
    static final String ANSWER = "answers ";

    private ComputingProcess() {}

    /**
     * Reads inputs until there are no more.
     *
     * @param arguments the address of Redis, the file of computations, how many threads call, how long a computation takes and
     *     a lease lasts in milliseconds
     */
    public static void main(String[] arguments) throws Exception {
        Path computations = Path.of(arguments[1]);
        int threads = Integer.parseInt(arguments[2]);
        Duration run = Duration.ofMillis(Long.parseLong(arguments[3]));
        Duration lease = Duration.ofMillis(Long.parseLong(arguments[4]));
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try (ResultCache cache = cache(URI.create(arguments[0]), lease)) {
            CachedOperation<String> operation = operation(cache);
            // Until it is connected, which a busy machine takes its time for.
            String warmUp = "warm-up of " + ProcessHandle.current().pid();
            while (cache.get(operation, () -> "warm", warmUp).cachedFrom().tier() != Tier.REDIS) {
                Thread.sleep(10);
            }
            System.out.println(READY);
            BufferedReader inputs = new BufferedReader(new InputStreamReader(System.in, US_ASCII));
            for (String input = inputs.readLine(); input != null; input = inputs.readLine()) {
                String each = input;
                System.out.println(call(
                        callers, threads, () -> cache.get(operation, () -> compute(computations, each, run), each)));
            }
        } finally {
            callers.shutdownNow();
        }
    }

    private static String call(ExecutorService callers, int threads, Callable<Cached<String>> call) throws Exception {
        List<Callable<Cached<String>>> calls =
                IntStream.range(0, threads).mapToObj(i -> call).toList();
        Set<String> values = ConcurrentHashMap.newKeySet();
        int answers = 0;
        for (Future<Cached<String>> answer : callers.invokeAll(calls)) {
            values.add(answer.get().value());
            answers++;
        }
        return ANSWER + answers + " " + String.join(" ", values);
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
                .build();
    }

    /** What is computed says where. */
    private static String compute(Path computations, String input, Duration run) throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        Files.writeString(
                computations, input + " " + pid + "\n", US_ASCII, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Thread.sleep(run.toMillis());
        return input + ":" + pid;
    }
}
