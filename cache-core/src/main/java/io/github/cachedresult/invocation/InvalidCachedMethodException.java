package io.github.cachedresult.invocation;

/**
 * A method that asks to be cached and cannot be, as its annotation or signature is. The message names the method, what is
 * wrong and the way out.
 */
public final class InvalidCachedMethodException extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    private final String method;
    private final String detail;

    /**
     * Creates an exception.
     *
     * @param method the method as a person would name it
     * @param detail what is wrong, and the way out
     */
    public InvalidCachedMethodException(String method, String detail) {
        super(method + ": " + detail);
        this.method = method;
        this.detail = detail;
    }

    /** The method as a person would name it. */
    public String method() {
        return method;
    }

    /** What is wrong, and the way out. */
    public String detail() {
        return detail;
    }
}
