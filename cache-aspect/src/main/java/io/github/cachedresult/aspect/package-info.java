/**
 * How a call comes into the pipeline: two bindings that adapt it to {@link
 * io.github.cachedresult.invocation.ResultCache#call} and decide nothing.
 *
 * <p>{@link io.github.cachedresult.aspect.CachedResultInterceptor} serves Spring's proxies and needs no AspectJ; {@link
 * io.github.cachedresult.aspect.CachedResultAspect} serves code woven at compile time or load time, self-invocation and
 * objects that are no beans included. An object may be both; the call is answered once.
 * {@link io.github.cachedresult.aspect.EvictResultInterceptor} and {@link io.github.cachedresult.aspect.EvictResultAspect} do
 * the same for methods that evict.
 */
@NullMarked
package io.github.cachedresult.aspect;

import org.jspecify.annotations.NullMarked;
