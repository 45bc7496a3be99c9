package io.github.cachedresult.tier;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one model may take of the tier in this process.
 *
 * @param enabled whether it may take anything
 * @param maximumEntries how many results, or {@code null} for as many as there is room for
 * @param maximumWeight about how many bytes of the heap, or {@code null} for all of the tier's
 * @param whenFull what happens where there is one result too many
 */
public record LocalLimits(
        boolean enabled,
        @Nullable Long maximumEntries,
        @Nullable Long maximumWeight,
        WhenFull whenFull) {

    /** None. */
    public static final LocalLimits NONE = new LocalLimits(true, null, null, WhenFull.EVICT);

    /** What happens to one result too many. */
    public enum WhenFull {

        /** The least valuable of its model leaves. */
        EVICT,

        /** The call for it fails before anything is looked for or computed. */
        FAIL
    }

    /** Whether there are any. */
    public boolean isNone() {
        return enabled && maximumEntries == null && maximumWeight == null;
    }

    /** For people. */
    @Override
    public String toString() {
        if (!enabled) {
            return "none";
        }
        StringBuilder text = new StringBuilder();
        if (maximumEntries != null) {
            text.append("at most ")
                    .append(maximumEntries)
                    .append(" entries, then ")
                    .append(whenFull.name().toLowerCase(Locale.ROOT));
        }
        if (maximumWeight != null) {
            text.append(text.isEmpty() ? "at most " : ", ")
                    .append(maximumWeight)
                    .append(" bytes");
        }
        return text.isEmpty() ? "no limits" : text.toString();
    }
}
