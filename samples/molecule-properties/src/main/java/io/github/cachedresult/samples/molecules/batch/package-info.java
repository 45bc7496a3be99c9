/**
 * A run over CSV files, from the command line: {@link io.github.cachedresult.samples.molecules.batch.BatchRun BatchRun}
 * asks for the compounds of each file, some at a time, with a progress bar, and reports from which tiers the answers came and which lines
 * have none.
 */
@NullMarked
package io.github.cachedresult.samples.molecules.batch;

import org.jspecify.annotations.NullMarked;
