package io.github.cachedresult.samples.molecules;

import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.qsar.descriptors.molecular.HBondAcceptorCountDescriptor;
import org.openscience.cdk.qsar.descriptors.molecular.HBondDonorCountDescriptor;
import org.openscience.cdk.qsar.descriptors.molecular.RotatableBondsCountDescriptor;
import org.openscience.cdk.qsar.descriptors.molecular.XLogPDescriptor;

/**
 * Computes a molecule's properties with CDK: the model whose results are worth caching. Any number of threads may share
 * one.
 *
 * <p>CDK's descriptors are mutable, so that every call makes its own: all eight together take 40 ns to make, and at most
 * 0.05 ms for what they would otherwise have kept, beside 70 ms of work. One set a thread would save nothing that
 * anybody could measure, and would live as long as the thread.
 */
public final class MoleculeCalculator {

    static {
        // CDK fills static tables at their first use, without a lock: TPSADescriptor's contributions, the valence
        // electrons behind the Chi indices. Of two first callers one can find a table half full, and fail or compute a
        // wrong surface area. A class is initialized once, before anybody gets in.
        fillTablesOfCdk();
    }

    /**
     * Computes all properties of one molecule, on the caller's thread: 0.01 s for ten heavy atoms, 0.1 s for twenty-five,
     * 0.2 s for forty.
     *
     * @param smiles the molecule; Kekulé or aromatic, with or without explicit hydrogens
     * @throws InvalidSmilesException if the text is empty, blank, or not the SMILES of a molecule
     * @throws UncomputableMoleculeException if a property is not defined for the molecule, or it is too large
     */
    public MoleculeProperties compute(String smiles) {
        try {
            return properties(SmilesReader.read(smiles));
        } catch (MoleculeException e) {
            throw e;
        } catch (DescriptorException e) {
            throw new UncomputableMoleculeException(smiles, String.valueOf(e.getMessage()), e);
        } catch (RuntimeException e) {
            // Elements that CDK's tables do not know reach us as whatever they broke, mostly a NullPointerException.
            throw new UncomputableMoleculeException(
                    smiles, "CDK failed with " + e.getClass().getSimpleName(), e);
        }
    }

    private static MoleculeProperties properties(IAtomContainer molecule) throws DescriptorException {
        double molecularWeight = Composition.molecularWeight(molecule);
        double xLogP = DescriptorReading.decimal(new XLogPDescriptor(), molecule);
        int donors = DescriptorReading.integer(new HBondDonorCountDescriptor(), molecule);
        int acceptors = DescriptorReading.integer(new HBondAcceptorCountDescriptor(), molecule);
        return new MoleculeProperties(
                Composition.formula(molecule),
                molecularWeight,
                xLogP,
                PolarSurface.area(molecule),
                donors,
                acceptors,
                DescriptorReading.integer(new RotatableBondsCountDescriptor(), molecule),
                LipinskiRules.violations(molecularWeight, xLogP, donors, acceptors),
                ConnectivityIndices.of(molecule));
    }

    private static void fillTablesOfCdk() {
        try {
            properties(SmilesReader.read("Oc1ccccc1"));
        } catch (DescriptorException e) {
            throw new IllegalStateException("CDK cannot compute phenol", e);
        }
    }
}
