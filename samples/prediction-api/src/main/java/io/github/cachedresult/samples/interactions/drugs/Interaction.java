package io.github.cachedresult.samples.interactions.drugs;

/**
 * Two drugs that are known to interact.
 *
 * @param pair the drugs
 * @param severity 1 minor, 2 moderate, 3 major
 * @param mechanism why, in a few words
 */
public record Interaction(DrugPair pair, int severity, String mechanism) {}
