/**
 * The pipeline: one call, from its arguments to its answer, through key, local tier, single flight, stores and method.
 *
 * <p>{@link io.github.cachedresult.invocation.ResultCache} is the engine and the programmatic twin of the annotation; a
 * {@link io.github.cachedresult.invocation.CachedOperation} is the plan of one method, resolved once, by {@link
 * io.github.cachedresult.invocation.CachedMethods} where it comes from an annotation. Bindings (the Spring interceptor,
 * the aspect) adapt a call to {@link io.github.cachedresult.invocation.ResultCache#call ResultCache.call} and know
 * nothing else.
 *
 * <p>What a call may do is its {@link io.github.cachedresult.CacheMode}, decided once, by {@link
 * io.github.cachedresult.invocation.CacheScope} and the rules of the {@link
 * io.github.cachedresult.invocation.RuleBook}.
 *
 * <p>{@link io.github.cachedresult.invocation.KeyExplanation} and {@link
 * io.github.cachedresult.invocation.MissExplanation} say afterwards what a key is made of and why a call missed.
 */
@NullMarked
package io.github.cachedresult.invocation;

import org.jspecify.annotations.NullMarked;
