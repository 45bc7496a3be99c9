/**
 * The judges of results that {@link io.github.cachedresult.CachedResult#validity()} can name without further code, asked
 * between the method and the stores, and between a store and the caller.
 *
 * <p>{@link io.github.cachedresult.validity.FiniteNumbers FiniteNumbers} keeps out NaN and infinities, {@link
 * io.github.cachedresult.validity.NoNullElements NoNullElements} lists with holes, {@link
 * io.github.cachedresult.validity.NotEmpty NotEmpty} what holds nothing, {@link io.github.cachedresult.validity.SuccessOnly
 * SuccessOnly} what says of itself that it failed. They can be combined; the first objection decides.
 */
@NullMarked
package io.github.cachedresult.validity;

import org.jspecify.annotations.NullMarked;
