package io.github.cachedresult.s3;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/**
 * A client of the SDK, and the threads under it where both are ours. Thread-safe.
 *
 * @param requests what sends requests
 * @param eventLoops the threads to be ended with the client; {@code null} if the client is the application's
 */
record SdkClient(S3AsyncClient requests, @Nullable EventLoopGroup eventLoops) {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final ThreadFactory THREADS = new DefaultThreadFactory("cachedresult-s3-io", true);

    /** The application's own client, which stays open. */
    static SdkClient ofApplication(S3AsyncClient client) {
        return new SdkClient(client, null);
    }

    /** A client of our own. Takes some 300 ms, and may ask the network for the region. */
    static SdkClient create(S3StoreOptions options) {
        SdkEventLoopGroup eventLoops =
                SdkEventLoopGroup.builder().threadFactory(THREADS).build();
        try {
            return new SdkClient(build(options, eventLoops), eventLoops.eventLoopGroup());
        } catch (RuntimeException e) {
            end(eventLoops.eventLoopGroup(), Duration.ofSeconds(1));
            throw e;
        }
    }

    private static S3AsyncClient build(S3StoreOptions options, SdkEventLoopGroup eventLoops) {
        Duration timeout = options.timeout();
        Duration connectTimeout = timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT;
        S3AsyncClientBuilder builder = S3AsyncClient.builder()
                .forcePathStyle(options.pathStyle())
                .requestChecksumCalculation(options.checksums().ofRequests())
                .responseChecksumValidation(options.checksums().ofResponses())
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(timeout))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
                        .eventLoopGroup(eventLoops)
                        .maxConcurrency(options.maxConcurrency())
                        .connectionTimeout(connectTimeout)
                        .connectionAcquisitionTimeout(timeout));
        if (options.endpoint() != null) {
            builder.endpointOverride(options.endpoint());
        }
        if (options.region() != null) {
            builder.region(Region.of(options.region()));
        } else if (options.endpoint() != null) {
            // Servers other than Amazon's take any region; the SDK's chain would fail where none is configured.
            builder.region(Region.US_EAST_1);
        }
        if (options.credentials() != null) {
            builder.credentialsProvider(options.credentials());
        }
        return builder.build();
    }

    /**
     * Closes the client if it is ours, with its connections, and ends its threads, within about the time limit. The SDK would
     * leave threads of its own making two seconds to see that nothing comes any more, in which they still write to the log.
     */
    void close(Duration limit) {
        if (eventLoops == null) {
            return;
        }
        try {
            requests.close();
        } finally {
            end(eventLoops, limit);
        }
    }

    private static void end(EventLoopGroup eventLoops, Duration limit) {
        eventLoops
                .shutdownGracefully(0, limit.toNanos(), TimeUnit.NANOSECONDS)
                .awaitUninterruptibly(limit.toNanos(), TimeUnit.NANOSECONDS);
    }
}
