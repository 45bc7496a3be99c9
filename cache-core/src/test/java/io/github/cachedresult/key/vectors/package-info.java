/** The golden vectors of {@code docs/key-vectors.json}, checked against this implementation and against another library. */
@NullMarked
package io.github.cachedresult.key.vectors;

import org.jspecify.annotations.NullMarked;
