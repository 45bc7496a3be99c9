/**
 * What a store is tested with: {@link io.github.cachedresult.test.ResultStoreContract}, the kit that every {@link
 * io.github.cachedresult.store.ResultStore} passes against its real server, and {@link
 * io.github.cachedresult.test.InMemoryResultStore}, which stands in for one where no server is wanted.
 *
 * <p>The servers are in {@link io.github.cachedresult.test.server}.
 */
@NullMarked
package io.github.cachedresult.test;

import org.jspecify.annotations.NullMarked;
