/** Whether what is measured is what is said to be. */
@NullMarked
package io.github.cachedresult.benchmarks;

import org.jspecify.annotations.NullMarked;
