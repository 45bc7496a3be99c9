package io.github.cachedresult.samples.molecules;

import org.jspecify.annotations.Nullable;

/** The text is not the SMILES of a molecule. */
public final class InvalidSmilesException extends MoleculeException {

    private static final long serialVersionUID = 1L;

    InvalidSmilesException(String smiles, String reason) {
        this(smiles, reason, null);
    }

    InvalidSmilesException(String smiles, String reason, @Nullable Throwable cause) {
        super(smiles, reason, cause);
    }
}
