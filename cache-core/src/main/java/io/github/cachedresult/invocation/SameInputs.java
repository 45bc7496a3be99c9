package io.github.cachedresult.invocation;

import io.github.cachedresult.entry.EntryHeader;
import java.util.List;

/**
 * The entries that were computed from the same inputs.
 *
 * @param entries their headers, one for each entry, in no particular order
 * @param unreadable how many entries, of those that were looked at, cannot be read; any of them may be another one
 * @param unreachable the stores that did not answer, or not to the end, and may have others
 */
public record SameInputs(List<EntryHeader> entries, long unreadable, List<TierFinding> unreachable) {

    /** Copies the lists. */
    public SameInputs {
        entries = List.copyOf(entries);
        unreachable = List.copyOf(unreachable);
    }

    /** Whether these are all: every store has answered, and every entry could be read. */
    public boolean isComplete() {
        return unreadable == 0 && unreachable.isEmpty();
    }
}
