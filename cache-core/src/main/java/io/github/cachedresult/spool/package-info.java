/**
 * Bytes that need not be in the heap: {@link io.github.cachedresult.spool.Bytes}, and the {@link
 * io.github.cachedresult.spool.Spool} of temporary files where large ones are while this process uses them.
 */
@NullMarked
package io.github.cachedresult.spool;

import org.jspecify.annotations.NullMarked;
