package io.github.cachedresult.benchmarks;

import io.github.cachedresult.benchmarks.RedisHitBenchmark.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One of the ways to have the answers of many items, ready to be called.
 *
 * @param call has them all
 * @param before what is done before each call and is no part of it
 * @param end ends all that it needs
 */
record OpenedBatch(Supplier<List<?>> call, Runnable before, Runnable end) implements AutoCloseable {

    OpenedBatch(Supplier<List<?>> call, Runnable end) {
        this(call, () -> {}, end);
    }

    /**
     * Opens contenders in one process, makes a call of each in every round, and prints how long they took.
     *
     * @param warmUp how many rounds at most come before those that count; never more than these
     */
    static <E extends Enum<E>> void inTurns(
            Stream<E> contenders, Function<E, OpenedBatch> opening, int warmUp, int rounds) {
        List<OpenedBatch> opened = new ArrayList<>();
        try {
            List<Kind> kinds = new ArrayList<>();
            contenders.forEach(contender -> {
                OpenedBatch batch = opening.apply(contender);
                opened.add(batch);
                kinds.add(Kind.of(contender.name(), batch, rounds));
            });
            RedisHitBenchmark.measure(kinds, -Math.min(warmUp, rounds), rounds);
            RedisHitBenchmark.print(kinds);
        } finally {
            opened.forEach(OpenedBatch::close);
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
