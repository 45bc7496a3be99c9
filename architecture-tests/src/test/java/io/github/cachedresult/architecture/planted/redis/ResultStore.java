package io.github.cachedresult.architecture.planted.redis;

/** Stands in for the port. */
interface ResultStore {}
