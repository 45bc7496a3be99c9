package io.github.cachedresult.samples.interactions.service;

import org.jspecify.annotations.Nullable;

/** A feature is no number from 0 to 1. */
public final class InvalidFeatureException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidFeatureException(String feature, @Nullable String text, @Nullable Throwable cause) {
        super(
                "The feature '" + feature + "' is "
                        + (text == null ? "missing" : "'" + text + "', which is no number from 0 to 1")
                        + "; GET /interactions tells the features of two drugs.",
                cause);
    }
}
