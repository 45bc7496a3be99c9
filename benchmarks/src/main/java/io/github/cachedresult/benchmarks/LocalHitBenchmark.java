package io.github.cachedresult.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A hit within the process: what the caller pays for a result that is already there. The arguments rotate over {@link
 * Entries#COUNT} calls.
 */
public class LocalHitBenchmark extends LocalCalls {

    /** Who answers. */
    @Param
    public LocalContender contender = LocalContender.PLAIN;

    /** How the text of a call relates to the one that was cached. */
    @Param("COPY")
    public Text text = Text.COPY;

    private final byte[][] bytes = new byte[Entries.COUNT][];
    private int last;

    /** Opens the contender, and prepares the texts of its calls. */
    @Setup
    public void open() {
        open(contender, text == Text.SAME ? UnaryOperator.identity() : LocalCalls::copy);
        Arrays.setAll(bytes, i -> texts[i].getBytes(ISO_8859_1));
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
