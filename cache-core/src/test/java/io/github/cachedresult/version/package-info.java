/** Tests of where versions come from. */
@NullMarked
package io.github.cachedresult.version;

import org.jspecify.annotations.NullMarked;
