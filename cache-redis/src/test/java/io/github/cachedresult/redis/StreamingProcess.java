package io.github.cachedresult.redis;

import io.github.cachedresult.Cached;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.InterruptedCallException;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.StreamOptions;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A process that streams a number of items twice: the first time it is interrupted midway. It says how many it computed each
 * time, and how many bytes of live heap it needed at most beyond those that it has when it is idle.
 */
final class StreamingProcess {

    private static final String PADDING = "x".repeat(300);

    private static final AtomicLong PEAK = new AtomicLong();

    private StreamingProcess() {}

    /**
     * Streams.
     *
     * @param arguments the address of Redis, and how many items
     */
    public static void main(String[] arguments) {
        int items = Integer.parseInt(arguments[1]);
        try (ResultCache cache = ResultCache.builder()
                .store(RedisStores.create(
                        new RedisStoreOptions(Duration.ofSeconds(20), null),
                        RedisConnectionOptions.of(URI.create(arguments[0])),
                        InstantSource.system()))
                .build()) {
            CachedOperation<String> operation = cache.operation("streamed", String.class)
                    .model("streamed")
                    .version("1")
                    .inputs("item")
                    .each("item")
                    .build();
            // What it needs whatever it streams: classes, connections, buffers.
            stream(cache, operation, -2_000, 0, -1);
            long idle = liveBytes();
            long before = stream(cache, operation, 0, items, items / 2);
            long after = stream(cache, operation, 0, items, -1);
            System.out.println(before + " " + after + " " + (PEAK.get() - idle));
        }
    }

    /** How many it computed until all were answered, or it was interrupted. */
    private static long stream(
            ResultCache cache, CachedOperation<String> operation, int from, int to, int interruptAt) {
        AtomicLong computed = new AtomicLong();
        StreamOptions options = StreamOptions.DEFAULTS.onProgress(progress -> {
            computed.set(progress.computed());
            if (progress.answered() % 10_000 == 0) {
                PEAK.accumulateAndGet(liveBytes(), Math::max);
            }
            if (progress.answered() == interruptAt) {
                Thread.currentThread().interrupt();
            }
        });
        List<Integer> items = IntStream.range(from, to).boxed().toList();
        try (Stream<Cached<String>> results = cache.stream(operation, items, StreamingProcess::compute, options)) {
            int expected = from;
            for (Iterator<Cached<String>> each = results.iterator(); each.hasNext(); expected++) {
                if (!each.next().value().equals(result(expected))) {
                    throw new IllegalStateException("another result than that of " + expected);
                }
            }
        } catch (InterruptedCallException e) {
            // As it was told to.
            boolean unused = Thread.interrupted();
        }
        return computed.get();
    }

    private static List<String> compute(List<Integer> items) {
        return items.stream().map(StreamingProcess::result).toList();
    }

    private static String result(int item) {
        return item + PADDING;
    }

    private static long liveBytes() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
