/**
 * Where every flow begins and ends: the annotations by which a method asks to be cached, and the types that tell its
 * callers what they got.
 *
 * <p>{@link io.github.cachedresult.CachedResult @CachedResult} is the one annotation a method needs. {@link
 * io.github.cachedresult.HashIgnore @HashIgnore}, {@link io.github.cachedresult.HashName @HashName}, {@link
 * io.github.cachedresult.HashWith @HashWith} and {@link
 * io.github.cachedresult.HashDefault @HashDefault} say how its inputs count, {@link io.github.cachedresult.ModelName
 * &#64;ModelName} and {@link io.github.cachedresult.NamedModel NamedModel} let one class serve many models, {@link
 * io.github.cachedresult.ResultValidity ResultValidity} decides which results are kept, {@link
 * io.github.cachedresult.StoreNull @StoreNull} and {@link io.github.cachedresult.StoreFailures @StoreFailures} that more
 * than results is. {@link
 * io.github.cachedresult.Cached Cached} and {@link io.github.cachedresult.CachedFrom CachedFrom} are the answer with its
 * provenance; what a call may do is its {@link io.github.cachedresult.CacheMode CacheMode}.
 *
 * <p>This package depends on nothing but JSpecify, so that a domain model can use it without the cache.
 */
@NullMarked
package io.github.cachedresult;

import org.jspecify.annotations.NullMarked;
