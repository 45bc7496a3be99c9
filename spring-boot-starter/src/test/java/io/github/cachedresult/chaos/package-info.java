/**
 * One cache over real servers that fail: every fault, in every store, met by everything a cache does with a store; and the
 * topologies of Redis that fail over.
 */
@NullMarked
package io.github.cachedresult.chaos;

import org.jspecify.annotations.NullMarked;
