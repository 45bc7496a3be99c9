package io.github.cachedresult.benchmarks;

import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.value.CompressionOptions;
import io.github.cachedresult.value.PayloadCompression;
import io.github.cachedresult.value.ResultCodec;
import io.github.cachedresult.value.ResultCodec.Encoded;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import io.github.cachedresult.value.ResultType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/** Encoding a result and decoding it, with and without compression; says at its start how large the payloads are. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class CompressionBenchmark {

    /** One line of a result. */
    public record Row(String smiles, String label, double score, double uncertainty, int rank) {}

    /** A result: what a model says of some molecules. */
    public record Table(String model, List<Row> rows) {}

    /** How many lines the result has: 50 make some 6 KB, 10,000 a little more than a megabyte. */
    @Param({"50", "10000"})
    public int rows;

    @Param({"1", "3", "9"})
    public int level;

    private final ResultCodec codec = new ResultCodec();
    private @Nullable ResultType type;
    private @Nullable Table table;
    private @Nullable PayloadCompression compression;
    private byte[] payload = {};
    private @Nullable Slice frame;

    /** Makes the result. */
    @Setup
    public void prepare() {
        Random random = new Random(1);
        List<Row> lines = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            lines.add(new Row(
                    Entries.smiles(random.nextInt(1_000_000)),
                    random.nextBoolean() ? "toxic" : "not toxic",
                    random.nextDouble(),
                    random.nextDouble() / 10,
                    i));
        }
        table = new Table("eos3b5e", List.copyOf(lines));
        type = codec.typeOf(Table.class);
        compression = new PayloadCompression(new CompressionOptions(true, 1, level), Integer.MAX_VALUE);
        payload = encode();
        frame = Objects.requireNonNull(compression.compress(Slice.of(payload)));
        System.out.println(payload.length + " bytes, compressed " + frame.length());
    }

    /** As a result is encoded before it is stored: with a round trip, which shows that nothing is lost. */
    @Benchmark
    public byte[] encode() {
        return ((Encoded.Faithful) codec.encode(Objects.requireNonNull(type), table))
                .payload()
                .toArray();
    }

    /** What compression adds to that. */
    @Benchmark
    public @Nullable Slice compress() {
        return Objects.requireNonNull(compression).compress(Slice.of(payload));
    }

    /** As a result is decoded at a hit in a store. */
    @Benchmark
    public @Nullable Object decode() throws UndecodableException {
        return codec.decode(Objects.requireNonNull(type), Slice.of(payload));
    }

    /** What compression adds to that. */
    @Benchmark
    public Bytes decompress() throws UndecodableException {
        return Objects.requireNonNull(compression).decompress(Objects.requireNonNull(frame));
    }
}
