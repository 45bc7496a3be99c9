package io.github.cachedresult.key;

/**
 * An input that cannot be encoded exactly, so that no key can be made from it.
 *
 * <p>Thrown while a method is resolved, where a parameter's declared type shows it; else the call runs uncached and this
 * is what is reported.
 */
public final class UnhashableInputException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String path;
    private final String type;
    private final String reason;

    UnhashableInputException(String path, String type, String reason) {
        super(path + ": " + type + " is not hashable: " + reason
                + "; leave it out of the key with hashIgnore or @HashIgnore, or give it a normal form with @HashWith");
        this.path = path;
        this.type = type;
        this.reason = reason;
    }

    /** What failed, as it says itself where it can. */
    static String described(Throwable failure) {
        try {
            return failure.toString();
        } catch (Throwable e) {
            return failure.getClass().getName();
        }
    }

    /** The same elsewhere. */
    UnhashableInputException at(String otherPath) {
        return new UnhashableInputException(otherPath, type, reason);
    }

    /** Where the input is, from a parameter's name on: {@code request.callback}. */
    public String path() {
        return path;
    }

    /** What it is: the name of its type. */
    public String type() {
        return type;
    }

    /** Why it is not hashable. */
    public String reason() {
        return reason;
    }
}
