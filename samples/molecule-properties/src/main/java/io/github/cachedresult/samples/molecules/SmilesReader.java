package io.github.cachedresult.samples.molecules;

import org.openscience.cdk.aromaticity.Aromaticity;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.silent.SilentChemObjectBuilder;
import org.openscience.cdk.smiles.SmilesParser;
import org.openscience.cdk.tools.manipulator.AtomContainerManipulator;

/** Turns a SMILES into a molecule in the one form that every property is computed from. */
final class SmilesReader {

    /**
     * The largest molecule we take on, in heavy atoms. One of 200 costs seconds, one of 1,000 minutes, and some of CDK's
     * algorithms recurse once an atom until the stack is full.
     */
    private static final int MAX_HEAVY_ATOMS = 200;

    /** What 200 atoms need at most, with brackets, stereo and bonds; checked first, because the parser recurses too. */
    private static final int MAX_CHARACTERS = 10 * MAX_HEAVY_ATOMS;

    private SmilesReader() {}

    /**
     * Reads a molecule with implicit hydrogens, and with the aromaticity that CDK's own descriptors perceive, so that a
     * Kekulé spelling, an aromatic one and one with its hydrogens written out are the same molecule.
     *
     * @throws InvalidSmilesException if the text is no SMILES, or one of no atom
     * @throws UncomputableMoleculeException if it is too large, or its rings too complex to tell which are aromatic
     */
    static IAtomContainer read(String smiles) {
        if (smiles.isBlank()) {
            throw new InvalidSmilesException(smiles, "it is " + (smiles.isEmpty() ? "empty" : "blank"));
        }
        if (smiles.chars().anyMatch(Character::isWhitespace)) {
            // CDK would take what follows for a title, and answer for the part before it.
            throw new InvalidSmilesException(smiles, "it contains white space");
        }
        if (smiles.length() > MAX_CHARACTERS) {
            throw new UncomputableMoleculeException(
                    smiles, "it is longer than " + MAX_CHARACTERS + " characters", null);
        }
        IAtomContainer molecule = AtomContainerManipulator.suppressHydrogens(parse(smiles));
        if (molecule.getAtomCount() == 0) {
            throw new InvalidSmilesException(smiles, "it has no atoms");
        }
        if (molecule.getAtomCount() > MAX_HEAVY_ATOMS) {
            throw new UncomputableMoleculeException(
                    smiles, "it has more than " + MAX_HEAVY_ATOMS + " heavy atoms", null);
        }
        if (!Aromaticity.apply(Aromaticity.Model.CDK_1x, molecule)) {
            throw new UncomputableMoleculeException(smiles, "its rings are too complex to perceive aromaticity", null);
        }
        return molecule;
    }

    private static IAtomContainer parse(String smiles) {
        try {
            return new SmilesParser(SilentChemObjectBuilder.getInstance()).parseSmiles(smiles);
        } catch (org.openscience.cdk.exception.InvalidSmilesException e) {
            throw new InvalidSmilesException(smiles, reason(e, smiles), e);
        }
    }

    /** CDK's own words without what we say already: the SMILES, and below it a mark that points into it. */
    private static String reason(org.openscience.cdk.exception.InvalidSmilesException e, String smiles) {
        String message = e.getMessage();
        if (message == null) {
            return "it cannot be parsed";
        }
        String firstLine = message.replace("could not parse '" + smiles + "', ", "")
                .lines()
                .findFirst()
                .orElse("it cannot be parsed");
        return firstLine.endsWith(":") ? firstLine.substring(0, firstLine.length() - 1) : firstLine;
    }
}
