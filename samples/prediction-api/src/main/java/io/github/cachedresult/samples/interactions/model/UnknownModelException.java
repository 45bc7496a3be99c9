package io.github.cachedresult.samples.interactions.model;

/** There is no model, or no version of it, of that name. */
public final class UnknownModelException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownModelException(String what) {
        super("There is no " + what + "; GET /models lists those that there are.");
    }
}
