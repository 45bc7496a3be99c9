package io.github.cachedresult.s3;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.nio.netty.NettyNioAsyncHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.services.s3.S3AsyncClientBuilder;

/**
 * The SDK's client, created in the background: that takes some 300 ms, and the region may have to be asked for over the
 * network. A creation that failed is tried again by the next request. Thread-safe.
 */
final class ClientSource {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    private final Supplier<S3AsyncClient> creation;
    private final boolean ours;
    private @Nullable CompletableFuture<S3AsyncClient> client;

    private ClientSource(Supplier<S3AsyncClient> creation, boolean ours) {
        this.creation = creation;
        this.ours = ours;
    }

    static ClientSource creating(S3StoreOptions options) {
        return new ClientSource(() -> create(options), true);
    }

    static ClientSource of(S3AsyncClient client) {
        return new ClientSource(() -> client, false);
    }

    synchronized CompletableFuture<S3AsyncClient> get(Executor executor) {
        CompletableFuture<S3AsyncClient> current = client;
        if (current == null || current.isCompletedExceptionally()) {
            try {
                current = CompletableFuture.supplyAsync(creation, executor);
            } catch (RejectedExecutionException e) {
                // The store was closed meanwhile.
                return CompletableFuture.failedFuture(e);
            }
            client = current;
        }
        return current;
    }

    /**
     * Closes the client if it is ours, also one that is still being created. In the background: the SDK's event loops take
     * two seconds to make sure that nothing comes after the end.
     */
    synchronized void close(Executor executor) {
        if (ours && client != null) {
            CompletableFuture<Void> unused = client.thenAcceptAsync(S3AsyncClient::close, executor);
        }
    }

    private static S3AsyncClient create(S3StoreOptions options) {
        Duration timeout = options.timeout();
        Duration connectTimeout = timeout.compareTo(CONNECT_TIMEOUT) < 0 ? timeout : CONNECT_TIMEOUT;
        S3AsyncClientBuilder builder = S3AsyncClient.builder()
                .forcePathStyle(options.pathStyle())
                .requestChecksumCalculation(options.checksums().ofRequests())
                .responseChecksumValidation(options.checksums().ofResponses())
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(timeout))
                .httpClientBuilder(NettyNioAsyncHttpClient.builder()
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
}
