/** Planted violations of the rules. */
@NullMarked
package io.github.cachedresult.architecture.planted.autoconfigure;

import org.jspecify.annotations.NullMarked;
