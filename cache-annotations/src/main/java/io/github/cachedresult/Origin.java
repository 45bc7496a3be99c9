package io.github.cachedresult;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a result's computation. It is the same for everybody who ever gets the result; it travels with the
 * stored entry.
 *
 * @param key the key, {@code h1-} and 64 hexadecimal digits
 * @param entryId the stored entry's id (a version 7 UUID), or {@code null} where the result was not stored
 * @param model the model's name
 * @param version the model's version
 * @param operation what of the model was computed
 * @param startedAt when the method was entered, to the millisecond
 * @param computedAt when it returned, to the millisecond
 * @param duration how long it ran
 * @param producer who ran it
 * @param codeVersion the version of the code that ran, or {@code null} where the application names none
 * @param verdict what the method's {@link ResultValidity} said
 * @param tags the entry's tags, unmodifiable
 * @param attributes what was attached while computing, unmodifiable
 */
public record Origin(
        String key,
        @Nullable UUID entryId,
        String model,
        String version,
        String operation,
        Instant startedAt,
        Instant computedAt,
        Duration duration,
        Producer producer,
        @Nullable String codeVersion,
        Verdict verdict,
        List<String> tags,
        Map<String, Object> attributes) {

    /** Copies tags and attributes. */
    public Origin {
        tags = List.copyOf(tags);
        attributes = Map.copyOf(attributes);
    }
}
