package io.github.cachedresult.benchmarks;

import io.github.cachedresult.invocation.ResultTrace;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A hit within the process while a trace is open, beside one while none is.
 *
 * <p>One operation of the benchmark makes {@link Entries#COUNT} calls with different arguments, in a trace of its own which
 * lists all of them: no call is counted only, and what the trace holds is garbage afterwards, as it is after a request. The
 * time is that of one call.
 */
public class LocalTraceBenchmark extends LocalCalls {

    /** Who answers. */
    @Param({"PROXY", "WOVEN"})
    public LocalContender contender = LocalContender.PROXY;

    /** Whether a trace is open. */
    @Param
    public Tracing tracing = Tracing.NONE;

    /** Opens the contender. */
    @Setup
    public void open() {
        open(contender, LocalCalls::copy);
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
