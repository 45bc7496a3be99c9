package io.github.cachedresult.invocation;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a method says of its model, before rules and version sources have their say.
 *
 * @param version its version, or {@code null}
 * @param ttl how long its results live, or {@code null} for ever
 * @param variable whether it answers differently each time
 * @param freshness when its results are computed anew, and when expired ones stand in
 */
record DeclaredModel(@Nullable String version, @Nullable Duration ttl, boolean variable, DeclaredFreshness freshness) {}
