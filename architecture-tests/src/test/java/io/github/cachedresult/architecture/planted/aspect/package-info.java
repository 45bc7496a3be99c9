/** Planted violations of the rules. */
@NullMarked
package io.github.cachedresult.architecture.planted.aspect;

import org.jspecify.annotations.NullMarked;
