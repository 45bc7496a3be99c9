package io.github.cachedresult.samples.molecules;

import org.jspecify.annotations.Nullable;

/** Says why a molecule has no properties: its SMILES is none, or one of the properties is not defined for it. */
public abstract sealed class MoleculeException extends RuntimeException
        permits InvalidSmilesException, UncomputableMoleculeException {

    private static final long serialVersionUID = 1L;

    /** Long enough for most drugs, short enough for one line of a log. */
    private static final int SHOWN_CHARACTERS = 80;

    MoleculeException(String smiles, String reason, @Nullable Throwable cause) {
        super("SMILES \"" + printable(smiles) + "\": " + printable(reason), cause);
    }

    /** Callers send what they like: neither control characters nor a page of text may reach a log. */
    private static String printable(String text) {
        String shown = text.replaceAll("\\p{Cc}", "\uFFFD");
        if (shown.length() <= SHOWN_CHARACTERS) {
            return shown;
        }
        return shown.substring(0, SHOWN_CHARACTERS) + "... (" + text.length() + " characters)";
    }
}
