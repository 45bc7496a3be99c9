package io.github.cachedresult.invocation;

/**
 * How the calls of a batch are taken apart and put together, resolved once for a method.
 *
 * @param items where its items are among the arguments
 * @param results where their results are in what it returns
 * @param chunking how many items it is called with, as it says itself
 */
record BatchShape(BatchItems items, BatchResults results, Chunking chunking) implements CallShape {}
