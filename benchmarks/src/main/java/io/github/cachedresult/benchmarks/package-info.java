/**
 * What a hit costs, side by side with what a user would pick instead. {@code docs/performance.md} says how to run it and
 * what came out.
 */
@NullMarked
package io.github.cachedresult.benchmarks;

import org.jspecify.annotations.NullMarked;
