package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.Tier;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What became of a call that was not answered by this process's own tier. All that wait for it see the same outcome. */
sealed interface Outcome {

    /** Who computed the result, or {@code null} where there is none. */
    default @Nullable Origin origin() {
        return null;
    }

    /**
     * There is a result.
     *
     * @param tier where it came from, for the caller that got it
     * @param value the value for that caller alone
     * @param shared what others make their own value of: the value where its type is immutable, else the payload
     * @param origin who computed it
     * @param computedAt when, in milliseconds since 1970
     */
    record Delivered(
            Tier tier, @Nullable Object value, @Nullable Object shared, Origin origin, long computedAt)
            implements Outcome {}

    /**
     * The method failed before, and that is remembered.
     *
     * @param tier where that was found
     * @param failure how it failed
     * @param origin who ran it
     * @param computedAt when it failed, in milliseconds since 1970
     */
    record Remembered(Tier tier, EntryContent.Failure failure, Origin origin, long computedAt) implements Outcome {}

    /**
     * There is a result, for one caller only: it is mutable and cannot be copied.
     *
     * @param value the value
     * @param origin who computed it
     */
    record Unshareable(Object value, Origin origin) implements Outcome {}

    /**
     * There is no result, and the method must not run for it.
     *
     * @param unanswered the tiers that did not answer, any of which may have one
     */
    record NotFound(Set<Tier> unanswered) implements Outcome {}

    /**
     * The method threw.
     *
     * @param exception what it threw
     */
    record Threw(Throwable exception) implements Outcome {}
}
