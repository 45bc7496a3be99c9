package io.github.cachedresult.invocation;

/** What is different about the calls of a method that does not take what is one result's and return that result. */
sealed interface CallShape permits AsyncShape, BatchShape {}
