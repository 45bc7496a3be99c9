package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long calls wait for a method that runs. Where there is a limit, it runs on another thread than theirs.
 *
 * @param soft how long where an expired result stands in, or {@code null} for as long as it takes
 * @param hard how long in any case, or {@code null} for as long as it takes
 */
record Patience(@Nullable Duration soft, @Nullable Duration hard) {

    /** As long as it takes. */
    static final Patience UNLIMITED = new Patience(null, null);

    /** The times at which they leave, if they can: the shorter first. */
    List<Duration> limits() {
        return Stream.of(soft, hard).filter(Objects::nonNull).toList();
    }

    /**
     * How much of a limit is left, in nanoseconds.
     *
     * @param begun since when it is waited, by {@link System#nanoTime}
     */
    static long left(Duration limit, long begun) {
        return TimeUnit.MILLISECONDS.toNanos(EntryHeader.millis(limit)) - (System.nanoTime() - begun);
    }

    boolean isLimited() {
        return soft != null || hard != null;
    }
}
