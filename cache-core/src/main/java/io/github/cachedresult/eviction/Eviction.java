package io.github.cachedresult.eviction;

import java.util.UUID;

/**
 * A record of the log: what was taken back, by whom and why.
 *
 * @param log the log that has it
 * @param number its number in the log
 * @param order what was asked for
 */
public record Eviction(UUID log, long number, EvictionOrder order) {}
