package io.github.cachedresult.samples.interactions.drugs;

/** There is no drug of that name. */
public final class UnknownDrugException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownDrugException(String name) {
        super("There is no drug '" + name + "'; GET /drugs lists those that there are.");
    }
}
