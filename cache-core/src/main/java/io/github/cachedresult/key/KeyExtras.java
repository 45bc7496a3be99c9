package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import org.jspecify.annotations.Nullable;

/**
 * What enters a key besides its inputs. Left out of the preimage where there is none of it.
 *
 * @param salt what disowns all results that were computed without it, or {@code null}
 * @param iteration which draw of a variable model it is, or {@code null}
 */
record KeyExtras(@Nullable String salt, @Nullable Long iteration) {

    /** Not even the head of a map. */
    boolean isEmpty() {
        return salt == null && iteration == null;
    }

    /** A map in the order of its encoded names, the shorter first. */
    void writeTo(CborWriter out) {
        out.writeMapHead((salt == null ? 0 : 1) + (iteration == null ? 0 : 1));
        if (salt != null) {
            out.writeText("salt");
            out.writeText(salt);
        }
        if (iteration != null) {
            out.writeText("iteration");
            out.writeInteger(iteration);
        }
    }
}
