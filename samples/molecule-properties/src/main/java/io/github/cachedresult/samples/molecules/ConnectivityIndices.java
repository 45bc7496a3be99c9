package io.github.cachedresult.samples.molecules;

import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.qsar.descriptors.molecular.ChiChainDescriptor;
import org.openscience.cdk.qsar.descriptors.molecular.ChiPathClusterDescriptor;
import org.openscience.cdk.qsar.descriptors.molecular.ChiPathDescriptor;

/** Computes the connectivity indices: the slow part of the work. */
final class ConnectivityIndices {

    private ConnectivityIndices() {}

    static ChiIndices of(IAtomContainer molecule) throws DescriptorException {
        return new ChiIndices(chain(molecule), path(molecule), pathCluster(molecule));
    }

    private static ChiChain chain(IAtomContainer molecule) throws DescriptorException {
        double[] v = DescriptorReading.decimals(new ChiChainDescriptor(), molecule);
        return new ChiChain(v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9]);
    }

    private static ChiPath path(IAtomContainer molecule) throws DescriptorException {
        double[] v = DescriptorReading.decimals(new ChiPathDescriptor(), molecule);
        return new ChiPath(
                v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7], v[8], v[9], v[10], v[11], v[12], v[13], v[14], v[15]);
    }

    private static ChiPathCluster pathCluster(IAtomContainer molecule) throws DescriptorException {
        double[] v = DescriptorReading.decimals(new ChiPathClusterDescriptor(), molecule);
        return new ChiPathCluster(v[0], v[1], v[2], v[3], v[4], v[5]);
    }
}
