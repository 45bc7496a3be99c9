/**
 * Between bytes and values: how a method's result becomes the payload of an entry and comes back the same.
 *
 * <p>{@link io.github.cachedresult.value.ResultType} is what is known of a method's declared result type: whether it can
 * be decoded safely, whether its values may be shared, and its shape. {@link io.github.cachedresult.value.ResultCodec}
 * encodes and decodes, and finds out what a round trip would change.
 */
@NullMarked
package io.github.cachedresult.value;

import org.jspecify.annotations.NullMarked;
