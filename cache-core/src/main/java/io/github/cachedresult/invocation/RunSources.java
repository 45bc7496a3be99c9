package io.github.cachedresult.invocation;

import io.github.cachedresult.Origin;
import io.github.cachedresult.entry.EntryReference;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The stored results that a method has been given while it runs: what its own result is computed from. Thread-safe, as a
 * method may ask for them on many threads.
 */
final class RunSources {

    /** A header is read at each hit, and an index entry is written for each source. The others are named by their models. */
    static final int MAX_COUNT = 1_000;

    private static final int MAX_COUNT_WITH_MODELS = 2 * MAX_COUNT;

    private @Nullable Set<EntryReference> known;
    private boolean tooMany;

    /** Adds what a call within the method was answered with; a result that was not stored adds nothing. */
    void add(Origin origin) {
        if (origin.entryId() != null) {
            add(EntryReference.of(origin));
        }
    }

    private synchronized void add(EntryReference source) {
        Set<EntryReference> all = known == null ? new LinkedHashSet<>() : known;
        known = all;
        if (all.size() < MAX_COUNT) {
            all.add(source);
        } else if (!all.contains(source)) {
            tooMany = true;
            if (all.size() < MAX_COUNT_WITH_MODELS) {
                all.add(EntryReference.ofOthers(
                        source.key().model(), source.key().version()));
            }
        }
    }

    /** As {@link #add(Origin)}; of a result that was not stored it adds what that was computed from. */
    void addAnswer(Origin origin, List<EntryReference> computedFrom) {
        if (origin.entryId() == null) {
            addAll(computedFrom);
        } else {
            add(EntryReference.of(origin));
        }
    }

    /** Adds all that another run was given. */
    void addAll(RunSources others) {
        addAll(others.list());
        if (others.isIncomplete()) {
            isOneOfTooMany();
        }
    }

    private synchronized void isOneOfTooMany() {
        tooMany = true;
    }

    /** Adds all of these. */
    void addAll(List<EntryReference> others) {
        others.forEach(this::add);
    }

    /** In the order in which they were first asked for; unmodifiable. */
    synchronized List<EntryReference> list() {
        return known == null ? List.of() : List.copyOf(known);
    }

    /** Whether there were more than are named each. */
    synchronized boolean isIncomplete() {
        return tooMany;
    }
}
