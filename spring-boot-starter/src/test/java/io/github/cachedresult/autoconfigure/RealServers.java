package io.github.cachedresult.autoconfigure;

import io.github.cachedresult.invocation.ResultCache;
import io.github.cachedresult.invocation.ResultCacheBuilder;
import io.github.cachedresult.redis.RedisConnectionOptions;
import io.github.cachedresult.redis.RedisStoreOptions;
import io.github.cachedresult.redis.RedisStores;
import io.github.cachedresult.s3.S3StoreOptions;
import io.github.cachedresult.s3.S3Stores;
import io.github.cachedresult.spool.SpoolOptions;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.test.server.RedisServerProcess;
import io.github.cachedresult.test.server.S3Server;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A real Redis and a real S3, and stores on them. The ports are all that another JVM has to be told, or what stands between:
 * bucket and credentials are always the same.
 */
public record RealServers(RedisServerProcess redis, S3Server s3) implements AutoCloseable {

    public static final String BUCKET = "results";

    /** Of stores that work, on a machine that has much else to do. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String ACCESS_KEY = "access-key";
    private static final String SECRET_KEY = "secret-key";

    static RealServers start() {
        RealServers servers = startWithoutBucket();
        servers.createBucket();
        return servers;
    }

    static RealServers startWithoutBucket() {
        return new RealServers(
                RedisServerProcess.start(),
                S3Server.builder().credentials(ACCESS_KEY, SECRET_KEY).start());
    }

    /** An S3 with the bucket, on a free port. */
    public static S3Server startS3() {
        return withBucket(S3Server.builder());
    }

    /** An S3 with the bucket, empty. */
    public static S3Server startS3(int port) {
        return withBucket(S3Server.builder().port(port));
    }

    private static S3Server withBucket(S3Server.Builder builder) {
        S3Server s3 = builder.credentials(ACCESS_KEY, SECRET_KEY).start();
        s3.createBucket(BUCKET);
        return s3;
    }

    void createBucket() {
        s3.createBucket(BUCKET);
    }

    ResultStore redisStore() {
        return redisStore(redis.port(), PATIENCE, InstantSource.system());
    }

    ResultStore s3Store() {
        return s3Store(s3.port(), PATIENCE);
    }

    public static ResultStore redisStore(int port, Duration timeout, InstantSource clock) {
        return RedisStores.create(
                new RedisStoreOptions(timeout, null),
                RedisConnectionOptions.of(URI.create("redis://127.0.0.1:" + port)),
                clock);
    }

    public static ResultStore s3Store(int port, Duration timeout) {
        return s3Store(port, timeout, SpoolOptions.DEFAULTS);
    }

    static ResultStore s3Store(int port, Duration timeout, SpoolOptions spool) {
        return S3Stores.create(S3StoreOptions.builder(BUCKET)
                .spool(spool)
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .pathStyle(true)
                .timeout(timeout)
                .credentials(credentials())
                .build());
    }

    static AwsCredentialsProvider credentials() {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));
    }

    /** A cache over both, as another process would have it, which has ended all its writes when it is closed. */
    ResultCacheBuilder cache() {
        return ResultCache.builder().store(redisStore()).store(s3Store()).shutdownLimit(PATIENCE);
    }

    @Override
    public void close() {
        redis.close();
        s3.close();
    }
}
