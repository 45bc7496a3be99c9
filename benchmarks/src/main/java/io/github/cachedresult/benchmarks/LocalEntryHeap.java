package io.github.cachedresult.benchmarks;

import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.DoubleStream;

/**
 * How much of the heap an entry of the local tier takes, and how much the local tier believes it takes.
 *
 * <p>The heap is measured after a collection, with and without the entries. What the tier believes is seen from outside:
 * from how many entries it keeps within a limit that is too small for all of them.
 *
 * <p>Argument: the number of entries, by default 30,000.
 */
public final class LocalEntryHeap {

    private static final int DEFAULT_COUNT = 30_000;
    private static final int COLLECTIONS = 5;
    private static final long ROOM_FOR_ALL = 8L << 30;

    private final int count;
    private final String[] inputs;

    private LocalEntryHeap(int count) {
        this.count = count;
        inputs = new String[count];
        for (int i = 0; i < count; i++) {
            inputs[i] = Entries.smiles(i);
        }
    }

    /** Measures and prints. */
    public static void main(String[] arguments) {
        LocalEntryHeap heap =
                new LocalEntryHeap(arguments.length == 0 ? DEFAULT_COUNT : Integer.parseInt(arguments[0]));
        // Classes, compiled code and buffers that stay are none of an entry's.
        heap.heapOfEntries(Assay.class, i -> new Assay("", i, 0), ROOM_FOR_ALL);
        heap.heapOfEntries(MutableAssay.class, i -> new MutableAssay("", i), ROOM_FOR_ALL);
        System.out.printf(
                "%-28s %8s %8s %8s %8s %8s%n", "bytes per entry", "believed", "measured", "value", "besides", "memo");
        heap.print("small record", Assay.class, i -> new Assay("assay " + i, i / 3.0, 0.1));
        heap.print("record of 1,000 characters", Assay.class, i -> new Assay(text(i, 1_000), i / 3.0, 0.1));
        heap.print("small mutable", MutableAssay.class, i -> new MutableAssay("assay " + i, i / 3.0));
        heap.print("mutable of 1,000 characters", MutableAssay.class, i -> new MutableAssay(text(i, 1_000), i / 3.0));
        heap.print("text of 100 characters", String.class, i -> text(i, 100));
        heap.print("double[100]", double[].class, i -> DoubleStream.iterate(i / 3.0, x -> x / 1.1)
                .limit(100)
                .toArray());
    }

    private static String text(int number, int length) {
        return String.format("%0" + length + "d", number);
    }

    private <V> void print(String what, Class<V> type, IntFunction<V> value) {
        long values = heapOfValues(value);
        long entries = heapOfEntries(type, value, 0);
        long remembered = heapOfEntries(type, value, ROOM_FOR_ALL);
        System.out.printf(
                "%-28s %8d %8d %8d %8d %8d%n",
                what, believed(type, value), entries, values, entries - values, remembered - entries);
    }

    private <V> long heapOfValues(IntFunction<V> value) {
        long before = usedHeap();
        List<V> values = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                values.add(value.apply(i));
            }
            // The list's own reference is none of the value.
            return (usedHeap() - before) / count - Integer.BYTES;
        } finally {
            Reference.reachabilityFence(values);
        }
    }

    private <V> long heapOfEntries(Class<V> type, IntFunction<V> value, long memoWeight) {
        long before = usedHeap();
        try (ResultCache cache = ResultCache.builder()
                .localWeight(ROOM_FOR_ALL)
                .memoWeight(memoWeight)
                .build()) {
            fill(cache, type, value);
            if (cache.localSize() != count) {
                throw new IllegalStateException("kept " + cache.localSize() + " of " + count);
            }
            // The cache is closed after this, and so is reachable still.
            return (usedHeap() - before) / count;
        }
    }

    private <V> long believed(Class<V> type, IntFunction<V> value) {
        long limit = 100L * count;
        try (ResultCache cache =
                ResultCache.builder().localWeight(limit).memoWeight(0).build()) {
            fill(cache, type, value);
            return limit / cache.localSize();
        }
    }

    private <V> void fill(ResultCache cache, Class<V> type, IntFunction<V> value) {
        CachedOperation<V> operation = cache.operation("heap", type)
                .model("heap")
                .version("1")
                .inputs("smiles")
                .build();
        for (int i = 0; i < count; i++) {
            int number = i;
            cache.get(operation, () -> value.apply(number), inputs[i]);
        }
        // Caffeine evicts there.
        if (!ForkJoinPool.commonPool().awaitQuiescence(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("eviction does not end");
        }
    }

    private static long usedHeap() {
        long used = Long.MAX_VALUE;
        // References and what they held go one after the other.
        for (int i = 0; i < COLLECTIONS; i++) {
            used = Math.min(used, collected());
        }
        return used;
    }

    private static long collected() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** An immutable result, which the tier holds as it is. */
    record Assay(String label, double score, double error) {}

    /** A result that its caller may change, which the tier holds encoded. */
    static final class MutableAssay {

        private String label = "";
        private double score;

        MutableAssay() {}

        MutableAssay(String label, double score) {
            this.label = label;
            this.score = score;
        }

        public String getLabel() {
            return label;
        }

        public void setLabel(String label) {
            this.label = label;
        }

        public double getScore() {
            return score;
        }

        public void setScore(double score) {
            this.score = score;
        }
    }
}
