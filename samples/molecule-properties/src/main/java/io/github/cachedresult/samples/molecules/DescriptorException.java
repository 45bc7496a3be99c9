package io.github.cachedresult.samples.molecules;

import org.jspecify.annotations.Nullable;

/** A descriptor has no value for a molecule; {@link MoleculeCalculator} adds the SMILES. */
final class DescriptorException extends Exception {

    private static final long serialVersionUID = 1L;

    DescriptorException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
