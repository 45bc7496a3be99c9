/**
 * The lowest layer: the bytes of keys and headers, as deterministically encoded CBOR (RFC 8949, section 4.2.1).
 *
 * <p>{@link io.github.cachedresult.cbor.CborWriter} writes the preimage of a key and the header of an entry, {@link
 * io.github.cachedresult.cbor.CborReader} reads headers back, and {@link io.github.cachedresult.cbor.CborItem} preimages.
 * {@link io.github.cachedresult.cbor.NumberedFields} is what headers of entries and records of evictions are made of. They
 * know bytes only; what they mean is the business of the packages above.
 */
@NullMarked
package io.github.cachedresult.cbor;

import org.jspecify.annotations.NullMarked;
