package io.github.cachedresult.s3;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.s3.S3AsyncClient;

/**
 * The SDK's client, created in the background: that takes some 300 ms, and the region may have to be asked for over the
 * network. A creation that failed is tried again by the next request. Thread-safe.
 */
final class ClientSource {

    private static final Logger LOG = LoggerFactory.getLogger(ClientSource.class);

    private final Supplier<SdkClient> creation;
    private @Nullable CompletableFuture<SdkClient> client;
    private boolean closed;

    ClientSource(Supplier<SdkClient> creation) {
        this.creation = creation;
    }

    static ClientSource creating(S3StoreOptions options) {
        return new ClientSource(() -> SdkClient.create(options));
    }

    static ClientSource of(S3AsyncClient client) {
        return new ClientSource(() -> SdkClient.ofApplication(client));
    }

    synchronized CompletableFuture<SdkClient> get(Executor executor) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("the store is closed"));
        }
        CompletableFuture<SdkClient> current = client;
        if (current == null || current.isCompletedExceptionally()) {
            current = CompletableFuture.supplyAsync(creation, executor);
            client = current;
        }
        return current;
    }

    /**
     * Closes the client if it is ours, and waits until that is done, so that nothing of it runs on. One that is still being
     * created is waited for in the same way; when it takes longer, it is closed as soon as it is there.
     */
    void close(Duration limit) {
        CompletableFuture<Void> end = end(limit);
        try {
            end.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("The client was not closed", e);
        }
    }

    private synchronized CompletableFuture<Void> end(Duration limit) {
        closed = true;
        return client == null ? CompletableFuture.completedFuture(null) : client.thenAccept(last -> last.close(limit));
    }
}
