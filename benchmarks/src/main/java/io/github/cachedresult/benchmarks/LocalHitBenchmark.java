package io.github.cachedresult.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.concurrent.TimeUnit;
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
 * A hit within the process: what the caller pays for a result that is already there.
 *
 * <p>The arguments rotate over {@link Entries#COUNT} calls. Each contender has a JVM of its own, so that none profits or
 * suffers from what the compiler learned from another.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LocalHitBenchmark {

    /** Who answers. */
    @Param
    public LocalContender contender = LocalContender.PLAIN;

    /** How the text of a call relates to the one that was cached. */
    @Param("COPY")
    public Text text = Text.COPY;

    private final String[] texts = new String[Entries.COUNT];
    private final byte[][] bytes = new byte[Entries.COUNT][];
    private final int[] charges = new int[Entries.COUNT];
    private final double[] acidities = new double[Entries.COUNT];
    private Contender opened = new Contender(new PlainModel(), () -> {});
    private Model model = opened.model();
    private int last;

    /** Opens the contender and lets it cache every call. */
    @Setup
    public void open() {
        opened = contender.open();
        model = opened.model();
        for (int i = 0; i < Entries.COUNT; i++) {
            String cached = Entries.smiles(i);
            bytes[i] = cached.getBytes(ISO_8859_1);
            texts[i] = text == Text.SAME ? cached : new String(bytes[i], ISO_8859_1);
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

    /** A call of {@code (String)}. */
    @Benchmark
    public Prediction text() {
        return model.predict(next());
    }

    /** A call of {@code (String, int, double)}. */
    @Benchmark
    public Prediction textIntDouble() {
        String smiles = next();
        return model.predictAt(smiles, charges[last], acidities[last]);
    }

    private String next() {
        last = (last + 1) & (Entries.COUNT - 1);
        return text == Text.FRESH ? new String(bytes[last], ISO_8859_1) : texts[last];
    }

    /** Where a call's text comes from. */
    public enum Text {
        /** The very object that the first call had: its comparison is free. */
        SAME,

        /** An equal one, used again and again: it knows its hash code, and is compared character by character. */
        COPY,

        /** An equal one that is new each time, as from a request: making it and its hash code count too. */
        FRESH
    }
}
