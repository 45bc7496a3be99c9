package io.github.cachedresult.samples.molecules;

import org.jspecify.annotations.Nullable;

/**
 * One row of a compound file, not yet checked: its SMILES may be empty or none at all.
 *
 * @param line the line of the file on which the row begins, from 1
 * @param name the compound's name, or {@code null} where the file gives none
 * @param smiles the SMILES as written, without surrounding blanks; empty where the row has none
 */
public record Compound(long line, @Nullable String name, String smiles) {}
