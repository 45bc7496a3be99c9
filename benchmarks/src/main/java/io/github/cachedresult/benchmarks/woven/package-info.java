/** What is woven by AspectJ, and nothing else: the weaver is told so by package. */
@NullMarked
package io.github.cachedresult.benchmarks.woven;

import org.jspecify.annotations.NullMarked;
