package io.github.cachedresult.samples.molecules;

import org.openscience.cdk.interfaces.IAtomContainer;
import org.openscience.cdk.qsar.DescriptorValue;
import org.openscience.cdk.qsar.IMolecularDescriptor;
import org.openscience.cdk.qsar.result.DoubleArrayResult;
import org.openscience.cdk.qsar.result.DoubleResult;
import org.openscience.cdk.qsar.result.IntegerResult;

/**
 * Reads CDK's descriptors so that a failure cannot pass for a number: CDK answers one with NaN, or with 0 where the
 * number is an integer, and keeps its reason beside it.
 */
final class DescriptorReading {

    private DescriptorReading() {}

    static int integer(IMolecularDescriptor descriptor, IAtomContainer molecule) throws DescriptorException {
        return ((IntegerResult) calculated(descriptor, molecule).getValue()).intValue();
    }

    static double decimal(IMolecularDescriptor descriptor, IAtomContainer molecule) throws DescriptorException {
        return finite(
                ((DoubleResult) calculated(descriptor, molecule).getValue()).doubleValue(),
                descriptor.getDescriptorNames()[0]);
    }

    /** Reads as many numbers as the descriptor has names, in the names' order. */
    static double[] decimals(IMolecularDescriptor descriptor, IAtomContainer molecule) throws DescriptorException {
        DoubleArrayResult result =
                (DoubleArrayResult) calculated(descriptor, molecule).getValue();
        String[] names = descriptor.getDescriptorNames();
        double[] values = new double[names.length];
        for (int i = 0; i < names.length; i++) {
            values[i] = finite(result.get(i), names[i]);
        }
        return values;
    }

    private static DescriptorValue calculated(IMolecularDescriptor descriptor, IAtomContainer molecule)
            throws DescriptorException {
        DescriptorValue value = descriptor.calculate(molecule);
        Exception failure = value.getException();
        if (failure != null) {
            throw new DescriptorException(
                    descriptor.getDescriptorNames()[0] + " failed: " + failure.getMessage(), failure);
        }
        return value;
    }

    private static double finite(double value, String name) throws DescriptorException {
        if (!Double.isFinite(value)) {
            throw new DescriptorException(name + " is " + value, null);
        }
        return value;
    }
}
