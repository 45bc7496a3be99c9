/** Planted violations of the rules. */
@NullMarked
package io.github.cachedresult.architecture.planted.s3;

import org.jspecify.annotations.NullMarked;
