package io.github.cachedresult.spool;

import java.nio.file.Path;

/**
 * How temporary files fare.
 *
 * @param directory where they are
 * @param bytes how many bytes they have, those included that nobody has any more and that are still to be deleted
 * @param inHeapInstead how often the disk did not take something large, so that it was kept in the heap, if that had room
 */
public record SpoolState(Path directory, long bytes, long inHeapInstead) {}
