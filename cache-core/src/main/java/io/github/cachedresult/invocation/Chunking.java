package io.github.cachedresult.invocation;

import java.util.ArrayList;
import java.util.List;

/**
 * How the items of a batch that have to be computed are shared out among calls of its method.
 *
 * @param size how many a call is given at most
 * @param parallel how many calls run at the same time at most
 */
record Chunking(int size, int parallel) {

    /** The chunks, in the order of the items. */
    <T> List<List<T>> chunks(List<T> items) {
        List<List<T>> chunks = new ArrayList<>();
        for (int from = 0; from < items.size(); from += Math.min(size, items.size() - from)) {
            chunks.add(items.subList(from, from + Math.min(size, items.size() - from)));
        }
        return chunks;
    }
}
