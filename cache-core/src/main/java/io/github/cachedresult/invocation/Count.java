package io.github.cachedresult.invocation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How often something happened.
 *
 * @param counted what
 * @param times how often
 * @param lastReasons the last different reasons that were given for it, the latest at the end, at most {@value CacheCounts#MAX_REASONS};
 *     they may name classes, inputs' paths and files. Unmodifiable
 */
public record Count(Counted counted, long times, List<String> lastReasons) {

    /** Copies the list. */
    public Count {
        lastReasons = List.copyOf(lastReasons);
    }

    /** {@code 3 × NotStored[model=eos3b5e, kind=JUDGED, judge=org.acme.Plausible], lastly: "not finite"}. */
    @Override
    public String toString() {
        return times + " × " + counted
                + (lastReasons.isEmpty()
                        ? ""
                        : lastReasons.stream().collect(Collectors.joining("\", \"", ", lastly: \"", "\"")));
    }
}
