/** Planted violations of the rules. */
@NullMarked
package io.github.cachedresult.architecture.planted;

import org.jspecify.annotations.NullMarked;
