package io.github.cachedresult.aspect;

import io.github.cachedresult.EvictResult;

/**
 * Evicts results when woven methods are called that say so: private, static and final ones, calls of an object to itself, and
 * calls of objects that are no beans. The cache is the one that is bound to {@link CachedResultAspect}; while none is, methods
 * run as if they were not annotated. Thread-safe.
 */
public aspect EvictResultAspect {

    Object around(): execution(@EvictResult * *(..)) {
        return WovenEvictions.evict(thisJoinPoint, () -> proceed());
    }
}
