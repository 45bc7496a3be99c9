/**
 * What is stored under a key: the entry, from its header with the result's provenance to its checksum.
 *
 * <p>{@link io.github.cachedresult.entry.EntrySeal} writes and reads entries, plain, signed or encrypted, byte by byte as
 * {@code docs/entry-format.md} shows; {@link io.github.cachedresult.entry.EntryHeader} is what everybody may know of one without
 * its value. Stores above carry these bytes and do not look into them; values are the business of the invocation.
 */
@NullMarked
package io.github.cachedresult.entry;

import org.jspecify.annotations.NullMarked;
