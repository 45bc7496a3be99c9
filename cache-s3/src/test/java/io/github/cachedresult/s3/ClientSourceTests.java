package io.github.cachedresult.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.http.nio.netty.SdkEventLoopGroup;
import software.amazon.awssdk.services.s3.S3AsyncClient;

@Timeout(60)
class ClientSourceTests {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final EventLoopGroup eventLoops =
            SdkEventLoopGroup.builder().numberOfThreads(1).build().eventLoopGroup();

    @AfterEach
    void stop() {
        executor.shutdownNow();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void closingReturnsWhenTheThreadsHaveEnded() {
        ClientSource source = new ClientSource(this::client);
        source.get(executor).join();

        source.close(LONG);

        assertThat(closed.getCount()).isZero();
        assertThat(eventLoops.isTerminated()).isTrue();
    }

    @Test
    void aClientStillBeingCreatedIsClosedWhenItIsThere() throws Exception {
        CountDownLatch creation = new CountDownLatch(1);
        ClientSource source = new ClientSource(() -> {
            awaitQuietly(creation);
            return client();
        });
        CompletableFuture<SdkClient> client = source.get(executor);
        executor.shutdown();

        source.close(Duration.ofMillis(1));
        assertThat(client).isNotDone();
        creation.countDown();

        closed.await();
        eventLoops.terminationFuture().await();
    }

    @Test
    void onceClosedNoClientIsCreated() {
        ClientSource source = new ClientSource(this::client);
        source.close(LONG);

        assertThat(source.get(executor)).isCompletedExceptionally();
    }

    @Test
    void aClientThatCouldNotBeCreatedIsTriedAgainAndNothingToClose() {
        Supplier<SdkClient> failing = () -> {
            throw new IllegalStateException("no region");
        };
        ClientSource source = new ClientSource(failing);
        assertThat(source.get(executor)).failsWithin(LONG);
        assertThat(source.get(executor)).failsWithin(LONG);

        source.close(LONG);
    }

    private SdkClient client() {
        return new SdkClient(
                new S3AsyncClient() {
                    @Override
                    public String serviceName() {
                        return "s3";
                    }

                    @Override
                    public void close() {
                        closed.countDown();
                    }
                },
                eventLoops);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
