package io.github.cachedresult.samples.molecules;

import org.openscience.cdk.aromaticity.Aromaticity;
import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.qsar.descriptors.molecular.TPSADescriptor;

/** Computes the topological polar surface area. */
final class PolarSurface {

    private PolarSurface() {}

    /**
     * The area in Å². Its contributions were fitted with Daylight's aromaticity, in which a pyridone is aromatic; XLogP
     * and the acceptors were not, which is why this one perceives its own, on a copy.
     */
    static double area(IAtomContainer molecule) throws DescriptorException {
        IAtomContainer copy = copy(molecule);
        if (!Aromaticity.apply(Aromaticity.Model.Daylight, copy)) {
            throw new DescriptorException("TopoPSA failed: the rings are too complex to perceive aromaticity", null);
        }
        return DescriptorReading.decimal(new TPSADescriptor(), copy);
    }

    private static IAtomContainer copy(IAtomContainer molecule) throws DescriptorException {
        try {
            return molecule.clone();
        } catch (CloneNotSupportedException e) {
            throw new DescriptorException("TopoPSA failed: the molecule cannot be copied", e);
        }
    }
}
