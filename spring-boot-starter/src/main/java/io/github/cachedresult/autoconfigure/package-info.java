/**
 * Brings a result cache into a Spring Boot application: its auto-configuration and its {@code cachedresult.*} properties.
 *
 * <p>{@link io.github.cachedresult.autoconfigure.CachedResultAutoConfiguration} is where to begin. The tiers in Redis and
 * S3 join when their modules are on the class path; nothing of the application's own is replaced or reconfigured.
 */
@NullMarked
package io.github.cachedresult.autoconfigure;

import org.jspecify.annotations.NullMarked;
