package io.github.cachedresult.samples.molecules.demo;

/** The demonstration did not show what it promises; the message says what is different. */
final class DemoFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DemoFailedException(String message) {
        super(message);
    }
}
