package io.github.cachedresult.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.github.cachedresult.invocation.ResultTrace;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A hit within the process while a trace is open, beside one while none is.
 *
 * <p>One operation of the benchmark makes {@link Entries#COUNT} calls with different arguments, in a trace of its own which
 * lists all of them: no call is counted only, and what the trace holds is garbage afterwards, as it is after a request. The
 * time is that of one call.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LocalTraceBenchmark {

    /** Who answers. */
    @Param({"PROXY", "WOVEN"})
    public LocalContender contender = LocalContender.PROXY;

    /** Whether a trace is open. */
    @Param
    public Tracing tracing = Tracing.NONE;

    private final String[] texts = new String[Entries.COUNT];
    private final int[] charges = new int[Entries.COUNT];
    private final double[] acidities = new double[Entries.COUNT];
    private Contender opened = new Contender(new PlainModel(), () -> {});
    private Model model = opened.model();

    /** Opens the contender and lets it cache every call. */
    @Setup
    public void open() {
        opened = contender.open();
        model = opened.model();
        for (int i = 0; i < Entries.COUNT; i++) {
            String cached = Entries.smiles(i);
            // Another object than the one that is cached, as in LocalHitBenchmark.
            texts[i] = new String(cached.getBytes(ISO_8859_1), ISO_8859_1);
            charges[i] = Entries.charge(i);
            acidities[i] = Entries.acidity(i);
            model.predict(cached);
            model.predictAt(cached, charges[i], acidities[i]);
        }
    }

    /** Closes the contender. */
    @TearDown
    public void close() {
        opened.close();
    }

    /** Calls of {@code (String)}. */
    @Benchmark
    @OperationsPerInvocation(Entries.COUNT)
    public void text(Blackhole answers) {
        try (AutoCloseable trace = tracing.open()) {
            for (String text : texts) {
                answers.consume(model.predict(text));
            }
            answers.consume(trace);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Calls of {@code (String, int, double)}. */
    @Benchmark
    @OperationsPerInvocation(Entries.COUNT)
    public void textIntDouble(Blackhole answers) {
        try (AutoCloseable trace = tracing.open()) {
            for (int i = 0; i < Entries.COUNT; i++) {
                answers.consume(model.predictAt(texts[i], charges[i], acidities[i]));
            }
            answers.consume(trace);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** What traces there are. */
    public enum Tracing {
        /** None in the process. */
        NONE {
            @Override
            AutoCloseable open() {
                return () -> {};
            }
        },

        /** One on the thread that calls. */
        OPEN {
            @Override
            AutoCloseable open() {
                return ResultTrace.open();
            }
        };

        abstract AutoCloseable open();
    }
}
