package io.github.cachedresult.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The answers of 1,000 items that are all in a Redis on loopback. Warming up takes some thousand batches; of those who ask for
 * each item by itself, some hundred thousand calls.
 *
 * <p>JMH measures one contender after the other. Where a machine has other work meanwhile, {@link #main} tells more: it opens
 * all in one process and makes one call of each in every round, see {@link RedisHitBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class RedisBatchBenchmark {

    private static final int ITEMS = 1_000;
    private static final int WARM_UP_ROUNDS = 1_000;
    private static final int DEFAULT_ROUNDS = 2_000;

    /** Who answers. */
    @Param
    public RedisBatchContender contender = RedisBatchContender.MGET;

    private @Nullable Redis redis;
    private OpenedBatch batch = new OpenedBatch(List::of, () -> {});

    /** Starts Redis, and has the contender compute all items. */
    @Setup
    public void open() {
        Redis started = Redis.start();
        redis = started;
        batch = contender.open(started, Entries.molecules(ITEMS));
    }

    /** Does what is no part of a call. */
    @Setup(Level.Invocation)
    public void before() {
        batch.before().run();
    }

    /** All items. */
    @Benchmark
    public List<?> items() {
        return batch.call().get();
    }

    /** Ends the contender, and Redis. */
    @TearDown
    public void close() {
        batch.close();
        if (redis != null) {
            redis.close();
        }
    }

    /**
     * Measures all contenders in turns, and prints.
     *
     * @param arguments the number of rounds, by default 2,000
     */
    public static void main(String[] arguments) {
        int rounds = arguments.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(arguments[0]);
        try (Redis redis = Redis.start()) {
            OpenedBatch.inTurns(
                    Stream.of(RedisBatchContender.values()),
                    contender -> contender.open(redis, Entries.molecules(ITEMS)),
                    WARM_UP_ROUNDS,
                    rounds);
        }
    }
}
