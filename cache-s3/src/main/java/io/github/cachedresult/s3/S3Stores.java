package io.github.cachedresult.s3;

import io.github.cachedresult.store.ResultStore;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * Makes S3 stores. Thread-safe.
 *
 * <p>A store costs a GET for each key read; a PUT for each entry written, and a GET when another writer was first; a GET of
 * one byte for each key deleted, and a DELETE for each that was there; a LIST for each 1,000 headers listed, and a GET of
 * 4 KiB for each. It needs {@code s3:GetObject}, {@code s3:PutObject}, {@code s3:DeleteObject} on the objects and {@code
 * s3:ListBucket} on the bucket: without the last S3 answers a miss like a refusal.
 *
 * <p>Where a server does not support conditional requests (it answers 501), the store looks before it writes, which two
 * writers at the same moment can both pass; the log says so once. A server that ignores the conditions silently cannot be
 * recognised.
 */
public final class S3Stores {

    private S3Stores() {}

    /**
     * A store with an SDK client of its own, which is created in the background and closed with the store. Returns within
     * milliseconds, whatever the state of the network and of the credentials: what is wrong with them is logged once, and
     * every call fails until it is put right.
     */
    public static ResultStore create(S3StoreOptions options) {
        return new S3Store(options, ClientSource.creating(options));
    }

    /**
     * A store on a client of the application's, which the store does not close. Of the options only bucket, prefix,
     * timeout, ttl and concurrency count; endpoint, region and credentials are the client's.
     */
    public static ResultStore create(S3StoreOptions options, S3AsyncClient client) {
        return new S3Store(options, ClientSource.of(client));
    }
}
