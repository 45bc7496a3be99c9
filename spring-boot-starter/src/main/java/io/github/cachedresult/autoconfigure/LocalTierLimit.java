package io.github.cachedresult.autoconfigure;

import org.springframework.util.unit.DataSize;

/** How much of the heap the tier in the process may take. */
final class LocalTierLimit {

    private LocalTierLimit() {}

    /**
     * The limit in bytes; 0 if the tier is off.
     *
     * @param maximumHeap the largest size of the heap in bytes
     */
    static long of(CachedResultProperties.Local local, long maximumHeap) {
        double share = local.heapShare();
        if (!(share >= 0 && share <= 1)) {
            throw new InvalidCachedResultPropertyException(
                    "The property 'cachedresult.local.heap-share' is " + share + ", and must be from 0 to 1.",
                    "Write 0.1 for a tenth of the heap.");
        }
        DataSize maximum = local.maximumWeight();
        if (maximum != null && maximum.isNegative()) {
            throw new InvalidCachedResultPropertyException(
                    "The property 'cachedresult.local.maximum-weight' is " + maximum + ", and must not be negative.",
                    "Write a size such as 256MB, or leave the property out.");
        }
        long ofHeap = (long) (share * maximumHeap);
        return !local.enabled() ? 0 : maximum == null ? ofHeap : Math.min(ofHeap, maximum.toBytes());
    }
}
