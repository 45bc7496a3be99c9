package io.github.cachedresult.invocation;

import org.jspecify.annotations.Nullable;

/**
 * Which outcomes of an operation are kept.
 *
 * @param judges judge its values
 * @param storesNull whether {@code null} is a result
 * @param failures the exceptions that are remembered
 */
record ResultPolicy(Judges judges, boolean storesNull, StoredFailures failures) {

    /** Whether what another operation of the same key may have kept is an outcome of this one. */
    boolean mayAnswerWith(@Nullable Object content) {
        if (content == null) {
            return storesNull;
        }
        return !(content instanceof EntryContent.Failure failure)
                || failures.types().contains(failure.type());
    }
}
