/** Planted violations of the rules. */
@NullMarked
package io.github.cachedresult.architecture.planted.loop.a;

import org.jspecify.annotations.NullMarked;
