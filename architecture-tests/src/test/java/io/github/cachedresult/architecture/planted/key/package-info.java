/** Planted violations of the rules. */
@NullMarked
package io.github.cachedresult.architecture.planted.key;

import org.jspecify.annotations.NullMarked;
