package io.github.cachedresult.invocation;

/**
 * What became of reclaiming space.
 *
 * @param read how many headers were looked at; one entry in two stores counts twice
 * @param deleted how many entries were deleted
 * @param complete whether every store answered to the end, and showed every entry
 */
public record Reclaimed(long read, long deleted, boolean complete) {}
