package io.github.cachedresult.invocation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;

/** The plans that somebody still has, to be looked through for administration. Thread-safe. */
final class Plans {

    private final Set<CachedOperation<?>> known = Collections.newSetFromMap(new WeakHashMap<>());

    synchronized <O extends CachedOperation<?>> O add(O plan) {
        known.add(plan);
        return plan;
    }

    /** By their methods. */
    synchronized List<CachedOperation<?>> all() {
        List<CachedOperation<?>> all = new ArrayList<>(known);
        all.sort(Comparator.comparing(CachedOperation::toString));
        return all;
    }
}
