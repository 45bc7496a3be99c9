package io.github.cachedresult.benchmarks;

import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.HashedInputs;
import io.github.cachedresult.key.HashedParameter;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.InstanceFactory;
import io.github.cachedresult.key.KeyMemo;
import io.github.cachedresult.key.KeyScope;
import io.github.cachedresult.key.ResultKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
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

/** Making a key, beside the bare SHA-256 of the same preimage, and beside looking the key up in the memo. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class KeyBenchmark {

    private static final int MEGABYTE = 1 << 20;

    /** What is hashed. */
    public enum Inputs {
        /** One text of the length of a SMILES. */
        TEXT {
            @Override
            @Nullable Object[] values() {
                return new @Nullable Object[] {Entries.smiles(7)};
            }
        },

        /** A text and two numbers. */
        TEXT_INT_DOUBLE {
            @Override
            @Nullable Object[] values() {
                return new @Nullable Object[] {Entries.smiles(7), Entries.charge(7), Entries.acidity(7)};
            }
        },

        /** A record of ten fields. */
        RECORD {
            @Override
            @Nullable Object[] values() {
                return new @Nullable Object[] {
                    new Assay(
                            "eos3b5e", Entries.smiles(7), 7, 1L << 40, 7.4, 0.1f, true, null, new BigDecimal("1.50"), 'x')
                };
            }
        },

        /** A list of a hundred texts. */
        LIST {
            @Override
            @Nullable Object[] values() {
                List<String> texts = new ArrayList<>();
                for (int i = 0; i < 100; i++) {
                    texts.add(Entries.smiles(i));
                }
                return new @Nullable Object[] {texts};
            }
        },

        /** A megabyte of numbers. */
        DOUBLES {
            @Override
            @Nullable Object[] values() {
                return new @Nullable Object[] {new Random(1).doubles(MEGABYTE / Double.BYTES).toArray()};
            }
        },

        /** A megabyte of bytes. */
        BYTES {
            @Override
            @Nullable Object[] values() {
                byte[] bytes = new byte[MEGABYTE];
                new Random(1).nextBytes(bytes);
                return new @Nullable Object[] {bytes};
            }
        };

        abstract @Nullable Object[] values();
    }

    /** A record of ten fields. */
    record Assay(
            String model,
            String smiles,
            int dose,
            long plate,
            double ph,
            float weight,
            boolean blind,
            @Nullable String note,
            BigDecimal amount,
            char group) {}

    /** What is hashed. */
    @Param
    public Inputs inputs = Inputs.TEXT;

    private final KeyMemo memo = new KeyMemo(MEGABYTE);
    private @Nullable Object[] arguments = {};
    private byte[] preimage = {};
    private KeyScope scope = scope(0);

    /** Makes the inputs, their preimage, and remembers their key where the memo takes it. */
    @Setup
    public void prepare() {
        arguments = inputs.values();
        scope = scope(arguments.length);
        HashedInputs hashed = scope.hash(arguments);
        preimage = hashed.preimage();
        memo.put(scope, hashed.key(), arguments);
    }

    private static KeyScope scope(int count) {
        List<HashedParameter> parameters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            parameters.add(new HashedParameter("parameter" + i, i, Object.class, null, Set.of()));
        }
        return new InputHasher("org.acme.Toxicity.predict", parameters, InstanceFactory.byConstructor())
                .scope("eos3b5e", "v2");
    }

    /** The bare digest of the finished preimage. */
    @Benchmark
    public Digest sha256() {
        return Digest.of(preimage, 0, preimage.length);
    }

    /** The key, from the arguments. */
    @Benchmark
    public HashedInputs key() {
        return scope.hash(arguments);
    }

    /** The key, where it is remembered; of lists and arrays it never is. */
    @Benchmark
    public @Nullable ResultKey memo() {
        return memo.get(scope, arguments);
    }
}
