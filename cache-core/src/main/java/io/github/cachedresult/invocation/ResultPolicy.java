package io.github.cachedresult.invocation;

/**
 * Which outcomes of an operation are kept.
 *
 * @param judges judge its values
 * @param storesNull whether {@code null} is a result
 * @param failures the exceptions that are remembered
 */
record ResultPolicy(Judges judges, boolean storesNull, StoredFailures failures) {}
