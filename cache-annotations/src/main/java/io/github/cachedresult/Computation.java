package io.github.cachedresult;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * One finished run of a cached method, as a {@link ResultValidity} sees it.
 *
 * @param model the model's name
 * @param version the model's version
 * @param operation what of the model was computed
 * @param startedAt when the method was entered
 * @param duration how long it ran
 * @param attributes what was attached while computing, such as cost and tokens; unmodifiable
 */
public record Computation(
        String model,
        String version,
        String operation,
        Instant startedAt,
        Duration duration,
        Map<String, Object> attributes) {

    /** Copies the attributes. */
    public Computation {
        attributes = Map.copyOf(attributes);
    }
}
