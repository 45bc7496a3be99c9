package io.github.cachedresult.benchmarks;

import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import io.github.cachedresult.s3.S3StoreOptions;
import io.github.cachedresult.s3.S3Stores;
import io.github.cachedresult.test.server.S3Server;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.redisson.api.options.KeysScanOptions;
import org.redisson.client.codec.StringCodec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * How long callers wait for a run that another call began, beyond the run itself: from the moment in which the method returns
 * to that in which the first and the last of them has its answer. Between the two lies whatever makes the result safe: it is
 * encoded, decoded again, written to a real Redis, and to a journal as S3 comes later. The callers are of the process that
 * runs the method, or of another, which waits for the lease.
 *
 * <p>Arguments: the number of callers, by default 1,000, and of rounds of each kind, by default 50. Virtual threads are
 * measured where the platform has them.
 */
public final class JoinedWait {

    private static final int DEFAULT_CALLERS = 1_000;
    private static final int DEFAULT_ROUNDS = 50;
    private static final int WARM_UP = 10;

    /** 8 KB, mutable: each caller has a copy of its own. */
    private static final int NUMBERS = 1_000;

    /** One of those that wait for another process asks again in the end. */
    private static final Set<Thread.State> IDLE = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String BUCKET = "results";

    private final Redis redis = Redis.start();
    private final S3Server s3 =
            S3Server.builder().credentials("access-key", "secret-key").start();
    private final Node runs;
    private final Node waits;
    private final int callers;
    private int input;

    private JoinedWait(int callers, Path journals) {
        this.callers = callers;
        s3.createBucket(BUCKET);
        runs = open(journals.resolve("runs"));
        waits = open(journals.resolve("waits"));
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        int callers = arguments.length > 0 ? Integer.parseInt(arguments[0]) : DEFAULT_CALLERS;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : DEFAULT_ROUNDS;
        JoinedWait measured = new JoinedWait(callers, Files.createTempDirectory("joined-wait"));
        List<Kind<?>> kinds = new ArrayList<>();
        for (Map.Entry<String, ExecutorService> threads : threads().entrySet()) {
            for (boolean sameProcess : List.of(true, false)) {
                kinds.add(new Kind<>(threads, sameProcess, "record", node -> node.records, rounds));
                kinds.add(new Kind<>(threads, sameProcess, "array", node -> node.arrays, rounds));
            }
        }
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Kind<?> kind : kinds) {
                measured.measure(kind, round >= 0);
            }
        }
        System.out.printf(
                "%,d callers, from the end of the run, in ms, in the median of %d rounds (and at most)%n",
                callers, rounds);
        System.out.printf("%-10s %-14s %-8s %16s %16s%n", "threads", "callers of", "result", "first", "last");
        kinds.forEach(Kind::print);
        kinds.forEach(kind -> kind.threads.getValue().shutdown());
        measured.close();
    }

    private static Map<String, ExecutorService> threads() throws IllegalAccessException, InvocationTargetException {
        Map<String, ExecutorService> threads = new LinkedHashMap<>();
        threads.put("platform", Executors.newCachedThreadPool());
        try {
            threads.put("virtual", (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null));
        } catch (NoSuchMethodException e) {
            System.out.println("This platform has no virtual threads.");
        }
        return threads;
    }

    private <T> void measure(Kind<T> kind, boolean counts) throws InterruptedException, ExecutionException {
        List<Long> answered = round(
                kind.threads.getValue(),
                kind.operation.apply(runs),
                kind.operation.apply(kind.sameProcess ? runs : waits),
                kind.sameProcess);
        if (counts) {
            kind.first.add(answered.stream().mapToLong(Long::longValue).min().orElseThrow());
            kind.last.add(answered.stream().mapToLong(Long::longValue).max().orElseThrow());
        }
    }

    /** Has all call while one runs, and returns how long after the run each was answered, in nanoseconds. */
    private <T> List<Long> round(
            ExecutorService threads, Operation<T> running, Operation<T> waiting, boolean sameProcess)
            throws InterruptedException, ExecutionException {
        Run<T> run = new Run<>(running.result());
        String text = "input " + input++;
        Future<?> runner = threads.submit(() -> running.call(run, text));
        run.begun.await();
        Queue<Thread> waiters = new ConcurrentLinkedQueue<>();
        List<Future<Long>> answers = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            answers.add(threads.submit(() -> {
                waiters.add(Thread.currentThread());
                waiting.call(run, text);
                return System.nanoTime();
            }));
        }
        while (waiters.size() < callers
                || !waiters.stream().map(Thread::getState).allMatch(IDLE::contains)
                || !sameProcess && !isLeaseAwaited()) {
            Thread.onSpinWait();
        }
        run.end.countDown();
        runner.get();
        List<Long> nanos = new ArrayList<>();
        for (Future<Long> answer : answers) {
            nanos.add(answer.get() - run.ended);
        }
        return nanos;
    }

    /** Whether a lease names its holder and a process that waits. */
    private boolean isLeaseAwaited() {
        return redis.client()
                .getKeys()
                .getKeysStream(KeysScanOptions.defaults().pattern("*:lease"))
                .anyMatch(lease ->
                        redis.client().getMap(lease, StringCodec.INSTANCE).size() == 2);
    }

    private Node open(Path journal) {
        ResultCache cache = ResultCache.builder()
                .store(RedisStores.create(
                        new RedisStoreOptions(PATIENCE, null),
                        RedisConnectionOptions.of(URI.create(redis.server().uri())),
                        InstantSource.system()))
                .store(S3Stores.create(S3StoreOptions.builder(BUCKET)
                        .endpoint(URI.create("http://127.0.0.1:" + s3.port()))
                        .pathStyle(true)
                        .timeout(PATIENCE)
                        .credentials(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create("access-key", "secret-key")))
                        .build()))
                .journal(JournalOptions.in(journal).withMinimumDuration(Duration.ZERO))
                .build();
        return new Node(cache);
    }

    private void close() {
        runs.cache.close();
        waits.cache.close();
        redis.close();
        s3.close();
    }

    /** Who waits for whose run of what. The kinds take turns, so that what disturbs the machine disturbs all alike. */
    private static final class Kind<T> {

        private final Map.Entry<String, ExecutorService> threads;
        private final boolean sameProcess;
        private final String result;
        private final Function<Node, Operation<T>> operation;
        private final Samples first;
        private final Samples last;

        Kind(
                Map.Entry<String, ExecutorService> threads,
                boolean sameProcess,
                String result,
                Function<Node, Operation<T>> operation,
                int rounds) {
            this.threads = threads;
            this.sameProcess = sameProcess;
            this.result = result;
            this.operation = operation;
            this.first = new Samples(rounds);
            this.last = new Samples(rounds);
        }

        void print() {
            System.out.printf(
                    "%-10s %-14s %-8s %7.1f (%6.1f) %7.1f (%6.1f)%n",
                    threads.getKey(),
                    sameProcess ? "the process" : "another",
                    result,
                    first.median() / 1000,
                    first.micros(1) / 1000,
                    last.median() / 1000,
                    last.micros(1) / 1000);
        }
    }

    /** A cache with clients of its own, as another process has it. */
    private static final class Node {

        private final ResultCache cache;
        private final Operation<Prediction> records;
        private final Operation<double[]> arrays;

        Node(ResultCache cache) {
            this.cache = cache;
            this.records =
                    new Operation<>(cache, operation(cache, "record", Prediction.class), Prediction.of("CCO", 0, 7.4));
            this.arrays = new Operation<>(cache, operation(cache, "array", double[].class), new double[NUMBERS]);
        }

        private static <T> CachedOperation<T> operation(ResultCache cache, String name, Class<T> type) {
            return cache.operation(name, type)
                    .model("joined")
                    .version("1")
                    .inputs("text")
                    .build();
        }
    }

    private record Operation<T>(ResultCache cache, CachedOperation<T> operation, T result) {

        T call(Run<T> run, String text) throws InterruptedException {
            return cache.get(operation, run::compute, text).value();
        }
    }

    /** The one computation of a round. */
    private static final class Run<T> {

        private final T result;
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);
        private volatile long ended;

        Run(T result) {
            this.result = result;
        }

        T compute() throws InterruptedException {
            if (begun.getCount() == 0) {
                throw new IllegalStateException("it runs a second time");
            }
            begun.countDown();
            end.await();
            ended = System.nanoTime();
            return result;
        }
    }
}
