/**
 * Taking results back. Each {@link io.github.cachedresult.eviction.Eviction} is a numbered {@link
 * io.github.cachedresult.eviction.Selector} in a log: an entry whose computation began before a matching number was known is
 * a miss, wherever it lies and whenever it arrives.
 *
 * <p>{@link io.github.cachedresult.eviction.LogFollower} keeps up with the log of the last store, and has it copied into the
 * others; {@link io.github.cachedresult.eviction.KnownEvictions} is what this process knows of it, and judges entries without
 * I/O. {@code docs/evictions.md} is the specification.
 */
@NullMarked
package io.github.cachedresult.eviction;

import org.jspecify.annotations.NullMarked;
