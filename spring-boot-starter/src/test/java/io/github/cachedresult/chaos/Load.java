package io.github.cachedresult.chaos;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Callers that ask a cache for the same results over and over, one after the other. */
final class Load implements AutoCloseable {

    static final int CALLERS = 4;
    static final String MODEL = "under load";

    private static final int INPUTS = 60;

    private final ResultCache cache;
    private final CachedOperation<String> operation;
    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    private Load(ResultCache cache) {
        this.cache = cache;
        this.operation = Neighbour.operation(cache, MODEL);
    }

    static Load on(ResultCache cache) {
        Load load = new Load(cache);
        for (int caller = 0; caller < CALLERS; caller++) {
            int first = caller * INPUTS / CALLERS;
            load.callers.execute(() -> load.call(first));
        }
        return load;
    }

    static List<String> inputs() {
        return IntStream.range(0, INPUTS).mapToObj(i -> "input " + i).toList();
    }

    static String result(String input) {
        return "result of " + input;
    }

    private void call(int first) {
        List<String> inputs = inputs();
        for (int i = first; !ended; i = (i + 1) % INPUTS) {
            String input = inputs.get(i);
            long begun = System.nanoTime();
            try {
                Cached<String> cached = cache.get(operation, () -> result(input), input);
                Duration took = Duration.ofNanos(System.nanoTime() - begun);
                answers.add(new Answer(cached.cachedFrom().tier(), cached.value(), took));
                if (!cached.value().equals(result(input))) {
                    failures.add(new AssertionError(input + " was answered with " + cached));
                }
            } catch (RuntimeException | Error e) {
                failures.add(e);
            }
        }
    }

    /** Forgets what was answered until now. */
    void forget() {
        answers.clear();
    }

    List<Answer> answers() {
        return List.copyOf(answers);
    }

    /** Wrong answers and exceptions. */
    List<Throwable> failures() {
        return List.copyOf(failures);
    }

    long count(Tier tier) {
        return answers.stream().filter(answer -> answer.tier() == tier).count();
    }

    Duration slowest() {
        return answers.stream().map(Answer::took).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        ended = true;
        callers.shutdown();
        try {
            callers.awaitTermination(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
