/** Planted violations of the rules. */
@NullMarked
package io.github.cachedresult.architecture.planted.loop.b;

import org.jspecify.annotations.NullMarked;
