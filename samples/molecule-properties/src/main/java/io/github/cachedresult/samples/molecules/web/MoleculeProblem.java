package io.github.cachedresult.samples.molecules.web;

/**
 * What is answered for a molecule that has no properties, among many.
 *
 * @param smiles the molecule, as it was asked for
 * @param problem why it has none
 */
record MoleculeProblem(String smiles, String problem) implements BatchAnswer {}
