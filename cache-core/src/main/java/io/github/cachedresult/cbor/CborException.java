package io.github.cachedresult.cbor;

/** Bytes that are not the CBOR they should be. */
public final class CborException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Creates an exception that says what was found where. */
    public CborException(String message) {
        super(message);
    }
}
