@NullMarked
package io.github.cachedresult.validation;

import org.jspecify.annotations.NullMarked;
