package io.github.cachedresult.samples.molecules;

/**
 * What a chemist asks of a molecule first. Deeply immutable and compared by value.
 *
 * @param formula the molecular formula in Hill order, hydrogens included, such as {@code C9H8O4}; a charged molecule's
 *     in brackets with its charge, such as {@code [C5H14NO]+}
 * @param molecularWeight the average mass over the natural isotopes, in g/mol; an isotope that the SMILES names counts
 *     with its own mass
 * @param xLogP the octanol–water partition coefficient as predicted by XLogP 2, a decimal logarithm without unit
 * @param tpsa the topological polar surface area in Å², sulphur and phosphorus included
 * @param donors the hydrogen bond donors: nitrogens and oxygens that carry hydrogen and no negative charge
 * @param acceptors the hydrogen bond acceptors as CDK counts them: nitrogens and oxygens without positive charge, save
 *     those bound to each other, pyrrole-like nitrogens, and oxygens that bridge from an aromatic carbon
 * @param rotatableBonds the rotatable bonds: single, in no ring, neither end terminal or triply bound; amides count
 * @param lipinskiViolations how many of Lipinski's four rules the values above break, 0 to 4
 * @param chi the Kier–Hall connectivity indices
 */
public record MoleculeProperties(
        String formula,
        double molecularWeight,
        double xLogP,
        double tpsa,
        int donors,
        int acceptors,
        int rotatableBonds,
        int lipinskiViolations,
        ChiIndices chi) {}
