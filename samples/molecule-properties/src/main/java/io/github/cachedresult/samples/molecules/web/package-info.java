/**
 * {@code GET /molecules?smiles=…}: the properties of a molecule as JSON, with the provenance of the answer; {@code POST
 * /molecules}, with an array of SMILES: those of many.
 */
@NullMarked
package io.github.cachedresult.samples.molecules.web;

import org.jspecify.annotations.NullMarked;
