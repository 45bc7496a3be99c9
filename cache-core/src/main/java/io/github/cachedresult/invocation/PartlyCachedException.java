package io.github.cachedresult.invocation;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Tier;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Some items of a batch, or all, have no answer under a mode that never runs the method. It says which and why, and carries
 * the results of the others: a result that is {@code null} is among those that were found.
 */
public final class PartlyCachedException extends NotCachedException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable Map<Integer, @Nullable Object> found;
    private final transient @Nullable Map<Integer, NotCachedException> missing;

    private PartlyCachedException(
            String message,
            Reason reason,
            Set<Tier> unanswered,
            Map<Integer, @Nullable Object> found,
            Map<Integer, NotCachedException> missing) {
        super(message, reason, unanswered);
        this.found = Collections.unmodifiableMap(new TreeMap<>(found));
        this.missing = Collections.unmodifiableMap(new TreeMap<>(missing));
    }

    static PartlyCachedException of(
            CachedOperation<?> operation,
            CacheMode mode,
            Map<Integer, @Nullable Object> found,
            Map<Integer, NotCachedException> missing) {
        Set<Tier> unanswered = EnumSet.noneOf(Tier.class);
        missing.values().forEach(why -> unanswered.addAll(why.unanswered()));
        Map.Entry<Integer, NotCachedException> first =
                missing.entrySet().iterator().next();
        return new PartlyCachedException(
                missing.size() + " of " + (found.size() + missing.size()) + " items of a batch of " + operation
                        + " have no result, and the mode " + mode
                        + " does not run the method; missing() says of each why, and"
                        + " found() has the results of the others. Of the item in place " + first.getKey() + ": "
                        + first.getValue().getMessage(),
                reason(missing.values()),
                unanswered,
                found,
                missing);
    }

    /** That which is worth another try, if any is. */
    private static Reason reason(Collection<NotCachedException> missing) {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        missing.forEach(why -> reasons.add(why.reason()));
        return reasons.contains(Reason.UNAVAILABLE)
                ? Reason.UNAVAILABLE
                : reasons.iterator().next();
    }

    /**
     * The results that there are, by the places of their items in the order in which the argument has them, from 0 on: what
     * the method would have returned for each, in a {@link io.github.cachedresult.Cached} if it does so. Unmodifiable; lost
     * when the exception is serialized.
     */
    public Map<Integer, @Nullable Object> found() {
        return found == null ? Map.of() : found;
    }

    /** Why the other items have none, by their places. Unmodifiable; lost when the exception is serialized. */
    public Map<Integer, NotCachedException> missing() {
        return missing == null ? Map.of() : missing;
    }
}
