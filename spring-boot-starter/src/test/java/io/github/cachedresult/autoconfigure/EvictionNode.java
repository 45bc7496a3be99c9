package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.eviction.EvictionFailedException;
import io.github.cachedresult.eviction.EvictionOptions;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.invocation.CachedOperation;
import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.ResultCacheBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A process with a cache over Redis and S3, or one of them, which does what it is told line by line: {@code call x},
 * {@code slow x} (which computes until the next line comes), {@code watch x} (which calls again and again until it is no hit
 * in the process), {@code evict model}, {@code known}. Its arguments:
 * the ports of Redis and S3, or {@link #NONE}, the hours by which its clock is off, how often it reads the log, and how many
 * headers a second it looks at to reclaim space, or {@link #NONE}.
 */
final class EvictionNode {

    /** In place of a port: no such store. */
    static final int NONE = 0;

    /** How often the log is read where no store tells of evictions. */
    static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    /** What is said of an eviction that the log did not take: it cannot be reached yet. */
    static final String FAILED = "failed";

    /** Between two looks of one that watches, so that it leaves the processor to those who tell it. */
    private static final long WATCH_NANOS = 1_000_000;

    private final ResultCache cache;
    private final BufferedReader lines;

    private EvictionNode(ResultCache cache, BufferedReader lines) {
        this.cache = cache;
        this.lines = lines;
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (ResultCache cache = open(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                new EvictionOptions(Duration.parse(arguments[3]), null, Integer.parseInt(arguments[4])))) {
            EvictionNode node = new EvictionNode(cache, lines);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                System.out.println("> " + node.answer(line.split(" ")));
            }
        }
    }

    static ResultCache open(int redis, int s3, int hoursOff, Duration pollInterval) {
        return open(redis, s3, hoursOff, new EvictionOptions(pollInterval, null, NONE));
    }

    static ResultCache open(int redis, int s3, int hoursOff, EvictionOptions evictions) {
        Clock clock = Clock.offset(Clock.systemUTC(), Duration.ofHours(hoursOff));
        ResultCacheBuilder builder = ResultCache.builder().clock(clock).evictions(evictions);
        if (redis != NONE) {
            builder.store(RealServers.redisStore(redis, RealServers.PATIENCE, clock));
        }
        if (s3 != NONE) {
            builder.store(RealServers.s3Store(s3, RealServers.PATIENCE));
        }
        return builder.build();
    }

    static CachedOperation<String> operation(ResultCache cache) {
        return cache.operation("predict", String.class)
                .model("evicted")
                .version("1")
                .inputs("x")
                .build();
    }

    private String answer(String[] words) {
        return switch (words[0]) {
            case "call" ->
                said(cache.get(
                        operation(cache), () -> "by " + ProcessHandle.current().pid(), words[1]));
            case "slow" ->
                said(cache.get(
                        operation(cache),
                        () -> {
                            System.out.println("> running");
                            nextLine();
                            return "slowly by " + ProcessHandle.current().pid();
                        },
                        words[1]));
            case "watch" -> watch(words[1]);
            case "evict" -> evict(words[1]);
            case "known" -> Long.toString(cache.evictions().state().number());
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private String evict(String model) {
        try {
            return Long.toString(cache.evictions()
                    .evict(Selector.ofModel(model), "test", "test")
                    .number());
        } catch (EvictionFailedException e) {
            return FAILED;
        }
    }

    /** Says when it misses, before it has stored anything. */
    private String watch(String x) {
        System.out.println("> watching");
        while (true) {
            Cached<String> answer = cache.get(
                    operation(cache),
                    () -> {
                        System.out.println("> missed");
                        return "by " + ProcessHandle.current().pid();
                    },
                    x);
            if (answer.cachedFrom().tier() != Tier.LOCAL) {
                return said(answer);
            }
            LockSupport.parkNanos(WATCH_NANOS);
        }
    }

    private void nextLine() {
        try {
            lines.readLine();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String said(Cached<String> answer) {
        return answer.cachedFrom().tier() + " " + answer.value();
    }
}
