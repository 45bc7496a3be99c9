package io.github.cachedresult.invocation;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The forms in which Spring Boot reads durations: a number with a unit (ns, us, ms, s, m, h, d; without one,
 * milliseconds), or ISO 8601.
 */
final class DurationFormat {

    private static final Pattern SIMPLE = Pattern.compile("([+-]?\\d+)(ns|us|ms|s|m|h|d)?");

    private DurationFormat() {}

    /**
     * Parses a time to live.
     *
     * @throws IllegalArgumentException if it is no duration or not positive, as the end of a sentence that begins with
     *     what the text was given for
     */
    static Duration parse(String text) {
        return requirePositive(parseAny(text), "'" + text + "'");
    }

    /**
     * Parses a duration that may be zero, for none.
     *
     * @throws IllegalArgumentException if it is no duration or negative, as {@link #parse}
     */
    static Duration parseOrNone(String text) {
        return requireNotNegative(parseAny(text), "'" + text + "'");
    }

    private static Duration parseAny(String text) {
        String trimmed = text.trim().toLowerCase(Locale.ROOT);
        Matcher simple = SIMPLE.matcher(trimmed);
        try {
            return simple.matches() ? simple(Long.parseLong(simple.group(1)), simple) : Duration.parse(trimmed);
        } catch (DateTimeParseException | NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no duration; write a number with a unit such as 90s, 12h or 30d, or PT1H", e);
        }
    }

    /**
     * Returns a duration if it is not negative.
     *
     * @throws IllegalArgumentException if it is
     */
    static Duration requireNotNegative(Duration duration, String what) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException(what + " is negative; write 0 for none");
        }
        return duration;
    }

    /**
     * Returns a time to live if it is one.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    static Duration requirePositive(Duration ttl, String what) {
        if (ttl.isZero() || ttl.isNegative()) {
            throw new IllegalArgumentException(what + " is not positive; to cache nothing, disable the model");
        }
        return ttl;
    }

    private static Duration simple(long amount, Matcher matcher) {
        String unit = matcher.group(2) == null ? "ms" : matcher.group(2);
        return switch (unit) {
            case "ns" -> Duration.ofNanos(amount);
            case "us" -> Duration.ofNanos(Math.multiplyExact(amount, 1_000L));
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }
}
