package io.github.cachedresult.test.server;

/** Which redis-server program is started. */
public enum RedisBinary {

    /** Redis 7.0.15 out of {@code org.signal:embedded-redis}, statically linked on Linux: it needs nothing else. */
    BUNDLED_7_0,

    /**
     * Redis 6.2 out of {@code com.github.codemonstur:embedded-redis}, the oldest version supported. On Linux it needs the
     * C library and OpenSSL 3 ({@code libssl.so.3}).
     */
    BUNDLED_6_2,

    /** The {@code redis-server} found on the {@code PATH}, whatever its version. */
    ON_PATH
}
