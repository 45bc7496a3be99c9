/** Planted violations of the rules. */
@NullMarked
package io.github.cachedresult.architecture.planted.redis;

import org.jspecify.annotations.NullMarked;
