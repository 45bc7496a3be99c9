package io.github.cachedresult.samples.interactions.web;

/** A request does not say all that it has to. */
final class IncompleteRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IncompleteRequestException(String message) {
        super(message);
    }
}
