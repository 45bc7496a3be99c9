/** Tests of the auto-configuration. */
@NullMarked
package io.github.cachedresult.autoconfigure;

import org.jspecify.annotations.NullMarked;
