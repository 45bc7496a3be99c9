package io.github.cachedresult.invocation;

import io.github.cachedresult.key.ResultKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The keys whose method has failed a moment ago, so that something that is down is not asked again by each call that has a
 * result to go on with. Thread-safe.
 */
final class RecentFailures {

    /** How long a key is left alone. */
    static final Duration PAUSE = Duration.ofSeconds(10);

    /** Of more, the next is not left alone. */
    private static final int MAX_REMEMBERED = 10_000;

    private final ConcurrentMap<ResultKey, Long> ends = new ConcurrentHashMap<>();
    private final InstantSource clock;

    RecentFailures(InstantSource clock) {
        this.clock = clock;
    }

    void add(ResultKey key) {
        long now = clock.millis();
        if (ends.size() >= MAX_REMEMBERED) {
            ends.values().removeIf(end -> end <= now);
        }
        if (ends.size() < MAX_REMEMBERED) {
            ends.put(key, now + PAUSE.toMillis());
        }
    }

    boolean contain(ResultKey key) {
        Long end = ends.get(key);
        return end != null && clock.millis() < end;
    }
}
