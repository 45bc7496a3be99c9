package io.github.cachedresult.invocation;

import java.time.Duration;
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

    boolean isLimited() {
        return soft != null || hard != null;
    }
}
