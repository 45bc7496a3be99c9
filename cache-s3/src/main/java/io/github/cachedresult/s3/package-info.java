/**
 * The last store a lookup reaches and the first to outlive every process: {@link io.github.cachedresult.store.ResultStore}
 * over a bucket of Amazon S3 or any server that speaks its protocol.
 *
 * <p>{@link io.github.cachedresult.s3.S3Stores} makes a store from {@link io.github.cachedresult.s3.S3StoreOptions}; all
 * else is behind them. {@code S3Store} speaks in batches, {@code EntryWriter} decides how a condition is kept,
 * {@code HeaderListing} enumerates, {@code Bucket} sends single requests within a time limit, and {@code BucketHealth}
 * turns what goes wrong into one line of the log.
 */
@NullMarked
package io.github.cachedresult.s3;

import org.jspecify.annotations.NullMarked;
