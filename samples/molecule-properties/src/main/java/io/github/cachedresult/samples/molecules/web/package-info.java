/**
 * {@code GET /molecules?smiles=…}: the properties as JSON, with the provenance of the answer.
 */
@NullMarked
package io.github.cachedresult.samples.molecules.web;

import org.jspecify.annotations.NullMarked;
