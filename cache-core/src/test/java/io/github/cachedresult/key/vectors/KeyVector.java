package io.github.cachedresult.key.vectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A golden vector.
 *
 * @param description what it shows; unique
 * @param input the call, in the notation of {@code docs/key-format.md}
 * @param cbor the preimage in hexadecimal; null only while a vector is being added
 * @param digest the key's text; null only while a vector is being added
 */
record KeyVector(
        String description,
        JsonNode input,
        @Nullable String cbor,
        @Nullable String digest) {

    /** Begins the description of a vector whose input is an earlier one's, written otherwise. */
    static final String AGAIN = "again: ";

    /** The description, which names the test. */
    @Override
    public String toString() {
        return description;
    }
}
