package io.github.cachedresult.invocation;

import java.util.List;
import java.util.stream.Collectors;

/**
 * How far the headers in the stores were looked through.
 *
 * @param read how many headers were read; one entry in two stores counts twice
 * @param unreadable how many of them are of entries that cannot be read
 * @param complete whether there were no more than the search reads at most, and every store answered
 * @param findings the stores that did not answer, and entries that were passed over
 */
public record HeaderSearch(int read, int unreadable, boolean complete, List<TierFinding> findings) {

    /** Copies the list. */
    public HeaderSearch {
        findings = List.copyOf(findings);
    }

    /** How many headers were read, and a line for each finding. */
    @Override
    public String toString() {
        return read + (read == 1 ? " header" : " headers") + " read"
                + (unreadable == 0 ? "" : ", " + unreadable + " unreadable")
                + (complete ? "" : ", there may be more")
                + findings.stream().map(finding -> "\n" + finding).collect(Collectors.joining());
    }
}
