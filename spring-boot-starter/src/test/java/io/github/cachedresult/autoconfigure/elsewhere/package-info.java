/** A package of its own, whose package-private methods nobody else overrides. */
@NullMarked
package io.github.cachedresult.autoconfigure.elsewhere;

import org.jspecify.annotations.NullMarked;
