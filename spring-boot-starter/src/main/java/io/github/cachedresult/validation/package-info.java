/**
 * A judge of results that needs Bean Validation, asked where those of {@code io.github.cachedresult.validity} are: between
 * the method and the stores, and between a store and the caller.
 */
@NullMarked
package io.github.cachedresult.validation;

import org.jspecify.annotations.NullMarked;
