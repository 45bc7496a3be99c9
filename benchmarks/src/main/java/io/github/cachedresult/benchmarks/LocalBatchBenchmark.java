package io.github.cachedresult.benchmarks;

import io.github.cachedresult.invocation.ResultCache;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What an item of a batch of 1,000 costs that are all held in the process. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LocalBatchBenchmark {

    private static final int ITEMS = 1_000;

    private final List<String> molecules = Entries.molecules(ITEMS);
    private final ResultCache cache = ResultCache.builder().build();
    private final BatchModel model = Contexts.batch(cache);

    /** Has all items computed. */
    @Setup
    public void open() {
        model.predict(molecules);
    }

    /** One of the items. */
    @Benchmark
    @OperationsPerInvocation(ITEMS)
    public List<Prediction> item() {
        return model.predict(molecules);
    }

    /** Ends the cache. */
    @TearDown
    public void close() {
        cache.close();
    }
}
