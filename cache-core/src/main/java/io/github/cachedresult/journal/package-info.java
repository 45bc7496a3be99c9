/**
 * The journal on disk: keeps results from before their callers have them until the last store has them.
 *
 * <p>{@link io.github.cachedresult.journal.Journal} is all that others use. Behind it, a record is one file, which appears
 * whole or not at all; each process has a folder of its own, held by a lock; who finds a folder that nobody holds takes its
 * records over. {@code docs/journal.md} says what is promised.
 */
@NullMarked
package io.github.cachedresult.journal;

import org.jspecify.annotations.NullMarked;
