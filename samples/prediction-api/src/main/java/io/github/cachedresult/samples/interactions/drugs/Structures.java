package io.github.cachedresult.samples.interactions.drugs;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.openscience.cdk.exception.CDKException;
import org.openscience.cdk.fingerprint.CircularFingerprinter;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.silent.SilentChemObjectBuilder;
import org.openscience.cdk.smiles.SmilesParser;

/** How alike the structures of drugs are: the Tanimoto coefficient of their ECFP4 fingerprints of 2,048 bits. Immutable. */
public final class Structures {

    private static final int BITS = 2048;

    private final Map<String, BitSet> fingerprints = new HashMap<>();

    /**
     * Fingerprints all drugs: a tenth of a millisecond for each.
     *
     * @throws IllegalArgumentException if a structure cannot be read
     */
    public Structures(Pharmacopoeia drugs) {
        SmilesParser parser = new SmilesParser(SilentChemObjectBuilder.getInstance());
        CircularFingerprinter fingerprinter = new CircularFingerprinter(CircularFingerprinter.CLASS_ECFP4, BITS);
        for (String name : drugs.names()) {
            try {
                IAtomContainer molecule = parser.parseSmiles(drugs.drug(name).smiles());
                fingerprints.put(name, fingerprinter.getBitFingerprint(molecule).asBitSet());
            } catch (CDKException e) {
                throw new IllegalArgumentException("the structure of " + name + " cannot be read", e);
            }
        }
    }

    /** From 0, nothing in common, to 1. */
    public double resemblance(String one, String other) {
        BitSet common = (BitSet) fingerprint(one).clone();
        common.and(fingerprint(other));
        BitSet any = (BitSet) fingerprint(one).clone();
        any.or(fingerprint(other));
        return any.isEmpty() ? 0 : (double) common.cardinality() / any.cardinality();
    }

    private BitSet fingerprint(String name) {
        BitSet fingerprint = fingerprints.get(name);
        if (fingerprint == null) {
            throw new UnknownDrugException(name);
        }
        return fingerprint;
    }
}
