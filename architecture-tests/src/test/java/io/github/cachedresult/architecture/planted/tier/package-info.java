/** Planted violations of the rules. */
@NullMarked
package io.github.cachedresult.architecture.planted.tier;

import org.jspecify.annotations.NullMarked;
