/**
 * Where the sample's flow begins: compounds are read from a CSV file, and the properties of each, which are what gets
 * cached, are computed from its SMILES with the Chemistry Development Kit.
 *
 * <p>{@link io.github.cachedresult.samples.molecules.CompoundFile CompoundFile} reads {@link
 * io.github.cachedresult.samples.molecules.Compound compounds}; {@link
 * io.github.cachedresult.samples.molecules.MoleculeCalculator MoleculeCalculator} turns a SMILES into {@link
 * io.github.cachedresult.samples.molecules.MoleculeProperties MoleculeProperties}, or says why it cannot with a {@link
 * io.github.cachedresult.samples.molecules.MoleculeException MoleculeException}.
 *
 * <p>Nothing here knows of caches: the package {@code service} adds one, {@code web} and {@code batch} ask it, {@code
 * demo} shows all of it. {@link io.github.cachedresult.samples.molecules.MoleculePropertiesApplication
 * MoleculePropertiesApplication} starts what is in them.
 */
@NullMarked
package io.github.cachedresult.samples.molecules;

import org.jspecify.annotations.NullMarked;
