package io.github.cachedresult.invocation;

import io.github.cachedresult.eviction.Selector;
import java.util.List;

/** The plan of a method that evicts results, resolved once. Immutable. */
public final class EvictingMethod {

    private final String described;
    private final List<Selector> selectors;
    private final boolean before;
    private final boolean alsoOnFailure;
    private final String reason;

    EvictingMethod(String described, List<Selector> selectors, boolean before, boolean alsoOnFailure, String reason) {
        this.described = described;
        this.selectors = List.copyOf(selectors);
        this.before = before;
        this.alsoOnFailure = alsoOnFailure;
        this.reason = reason;
    }

    /** What it evicts, each by itself. */
    public List<Selector> selectors() {
        return selectors;
    }

    boolean before() {
        return before;
    }

    boolean alsoOnFailure() {
        return alsoOnFailure;
    }

    String reason() {
        return reason;
    }

    /** The method, as a person would name it. */
    @Override
    public String toString() {
        return described;
    }
}
