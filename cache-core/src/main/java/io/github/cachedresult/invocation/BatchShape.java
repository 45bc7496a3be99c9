package io.github.cachedresult.invocation;

import java.util.List;

/**
 * How the calls of a batch are taken apart and put together, resolved once for a method.
 *
 * @param items where its items are among the arguments
 * @param results where their results are in what it returns
 * @param chunking how many items it is called with, as it says itself
 * @param itemNames under which names an item enters its key
 * @param itemType the type of an item, or of a map's keys
 */
record BatchShape(BatchItems items, BatchResults results, Chunking chunking, List<String> itemNames, Class<?> itemType)
        implements CallShape {

    /** That of a computation of a program's, which is given a list and returns one. */
    static BatchShape ofProgram(String operation, String input, int index) {
        BatchItems items = new BatchItems(index, List.class, -1);
        return new BatchShape(
                items,
                new BatchResults(List.class, items::key, operation),
                new Chunking(Integer.MAX_VALUE, 1),
                List.of(input),
                Object.class);
    }

    /** Whether it takes items of which two may be equal, and returns each result in its place. */
    boolean takesAnyItems() {
        return items.keepsEqualItems() && results.areInPlaces();
    }
}
