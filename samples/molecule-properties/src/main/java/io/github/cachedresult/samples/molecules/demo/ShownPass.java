package io.github.cachedresult.samples.molecules.demo;

import io.github.cachedresult.Tier;
import io.github.cachedresult.samples.molecules.batch.PassReport;
import java.util.Map;

/**
 * One row of the result.
 *
 * @param title what the reader calls the pass
 * @param expected the tier that has to give every answer
 * @param report what the pass gave
 */
record ShownPass(String title, Tier expected, PassReport report) {

    /**
     * Returns the pass if it gave what it promises.
     *
     * @param compounds how many answers there have to be
     * @throws DemoFailedException if it did not
     */
    ShownPass orFail(int compounds) {
        if (compounds == 0
                || !report.tiers().equals(Map.of(expected, compounds))
                || !report.refused().isEmpty()) {
            throw new DemoFailedException(title + " should have been " + compounds + " " + expected + ", was "
                    + String.join(" ", report.lines()));
        }
        return this;
    }
}
