package io.github.cachedresult.samples.molecules;

import org.jspecify.annotations.Nullable;

/**
 * The SMILES is valid, but one of the properties is not defined for its molecule, such as a connectivity index of
 * platinum, or the molecule is too large.
 */
public final class UncomputableMoleculeException extends MoleculeException {

    private static final long serialVersionUID = 1L;

    UncomputableMoleculeException(String smiles, String reason, @Nullable Throwable cause) {
        super(smiles, reason, cause);
    }
}
