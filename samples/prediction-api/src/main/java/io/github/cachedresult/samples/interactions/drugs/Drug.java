package io.github.cachedresult.samples.interactions.drugs;

/**
 * A drug.
 *
 * @param name its international nonproprietary name
 * @param smiles its structure
 */
public record Drug(String name, String smiles) {}
