package io.github.cachedresult.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What benchmarks of hits within the process have in common: a contender that has cached {@link Entries#COUNT} calls, and the
 * arguments to make them with once more. Each contender has a JVM of its own, so that none profits or suffers from what the
 * compiler learned from another.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public abstract class LocalCalls {

    final String[] texts = new String[Entries.COUNT];
    final int[] charges = new int[Entries.COUNT];
    final double[] acidities = new double[Entries.COUNT];
    private Contender opened = new Contender(new PlainModel(), () -> {});
    Model model = opened.model();

    /** Opens a contender and lets it cache every call; the texts to call it with are made of those that are cached. */
    final void open(LocalContender contender, UnaryOperator<String> text) {
        opened = contender.open();
        model = opened.model();
        for (int i = 0; i < Entries.COUNT; i++) {
            String cached = Entries.smiles(i);
            texts[i] = text.apply(cached);
            charges[i] = Entries.charge(i);
            acidities[i] = Entries.acidity(i);
            model.predict(cached);
            model.predictAt(cached, charges[i], acidities[i]);
        }
    }

    /** An equal text that is another object. */
    static String copy(String text) {
        return new String(text.getBytes(ISO_8859_1), ISO_8859_1);
    }

    /** Closes the contender. */
    @TearDown
    public void close() {
        opened.close();
    }
}
