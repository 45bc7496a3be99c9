package io.github.cachedresult.benchmarks;

import io.github.cachedresult.test.server.S3Server;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
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
 * The answers of 10,000 items that are all in an S3 server on loopback, which is in the same process. A round takes seconds and
 * makes 10,000 requests, by which everything is warm soon.
 *
 * <p>{@link #main} measures all contenders in turns, as that of {@link RedisBatchBenchmark}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 10)
@Fork(1)
public class S3BatchBenchmark {

    private static final int ITEMS = 10_000;
    private static final int WARM_UP_ROUNDS = 4;
    private static final int DEFAULT_ROUNDS = 10;

    /** Who answers. */
    @Param
    public S3BatchContender contender = S3BatchContender.SDK;

    private @Nullable S3Server server;
    private OpenedBatch batch = new OpenedBatch(List::of, () -> {});

    /** Starts the server, and has all items computed. */
    @Setup
    public void open() {
        S3Server started = S3Server.start();
        server = started;
        batch = contender.open(started, Entries.molecules(ITEMS));
    }

    /** All items. */
    @Benchmark
    public List<?> items() {
        return batch.call().get();
    }

    /** Ends the contender, and the server. */
    @TearDown
    public void close() {
        batch.close();
        if (server != null) {
            server.close();
        }
    }

    /**
     * Measures all contenders in turns, and prints.
     *
     * @param arguments the number of rounds, by default 10
     */
    public static void main(String[] arguments) {
        int rounds = arguments.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(arguments[0]);
        try (S3Server server = S3Server.start()) {
            OpenedBatch.inTurns(
                    Stream.of(S3BatchContender.values()),
                    contender -> contender.open(server, Entries.molecules(ITEMS)),
                    WARM_UP_ROUNDS,
                    rounds);
        }
    }
}
