package io.github.cachedresult.samples.molecules;

import org.jspecify.annotations.Nullable;

/** A file is not a CSV of compounds; the message names the file and what is wrong with it. */
public final class CompoundFileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CompoundFileException(String file, String problem, @Nullable Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
