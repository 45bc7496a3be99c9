package io.github.cachedresult.samples.interactions.web;

/** A request names neither two drugs nor features. */
final class IncompleteRequestException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    IncompleteRequestException() {
        super("Say what to predict: the drugs 'first' and 'second', or their 'features'.");
    }
}
