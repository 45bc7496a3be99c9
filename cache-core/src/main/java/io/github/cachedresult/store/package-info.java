/**
 * The port to whatever keeps entries beyond this process: {@link io.github.cachedresult.store.ResultStore}, with Redis and
 * S3 behind it, or a map in tests.
 *
 * <p>Stores carry bytes. They know nothing of values, annotations or time: whether an entry that was found may be used is
 * decided by the tiers above, from the entry itself. Every outcome is a type: found, absent, failed; stored, lost to
 * another's entry, failed.
 */
@NullMarked
package io.github.cachedresult.store;

import org.jspecify.annotations.NullMarked;
