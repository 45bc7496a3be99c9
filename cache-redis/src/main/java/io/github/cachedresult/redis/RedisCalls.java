package io.github.cachedresult.redis;

import io.netty.util.Timeout;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;

/**
 * Calls of Redis, each of which ends in time, whatever happens: with what Redis says, or with why it says nothing. Thread-safe.
 */
final class RedisCalls {

    /** How late Redisson's timer may be. */
    private static final Duration TICK = Duration.ofMillis(100);

    private final RedisConnection connection;
    private final Duration timeout;
    private final CallsUnderWay underWay = new CallsUnderWay();

    RedisCalls(RedisConnection connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
    }

    /** Makes a call, unless the store is closed. */
    <R> CompletableFuture<R> tracked(Supplier<CompletableFuture<R>> call) {
        if (!underWay.begin()) {
            return CompletableFuture.failedFuture(
                    new RedisUnavailableException("the store of " + connection.description() + " is closed", null));
        }
        return call.get().whenComplete((result, failure) -> underWay.end());
    }

    /** Makes one call within the time limit; its failure says what to do about it. */
    @SuppressWarnings("FutureReturnValueIgnored") // composed at once
    <R> CompletableFuture<R> call(Function<RedissonClient, CompletionStage<R>> command) {
        return tracked(() -> connected((client, left) -> inTime(client, () -> command.apply(client), left))
                .thenCompose(Function.identity())
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(unwrapped(failure))));
    }

    /**
     * Does something with the client as soon as there is one; fails where there is no connection.
     *
     * @param calls is given the client and how much of the time limit is left
     */
    <R> CompletableFuture<R> connected(BiFunction<RedissonClient, Duration, R> calls) {
        long start = System.nanoTime();
        CompletableFuture<RedissonClient> client = connection.client();
        if (!client.isDone()) {
            client = client.copy().orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        return client.thenApply(connected -> calls.apply(connected, timeout.minusNanos(System.nanoTime() - start)));
    }

    /**
     * Ends a call when its time is up. By Redisson's timer where there is one: it ticks anyway, while the JDK's wakes a thread
     * for each call, which costs a tenth of a read.
     */
    static <R> CompletableFuture<R> inTime(RedissonClient client, Supplier<CompletionStage<R>> command, Duration left) {
        CompletableFuture<R> call;
        try {
            call = command.get().toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        long nanos = Math.max(1, left.toNanos());
        if (!(client instanceof Redisson redisson)) {
            return call.orTimeout(nanos, TimeUnit.NANOSECONDS);
        }
        Timeout end = redisson.getServiceManager()
                .newTimeout(due -> call.completeExceptionally(new TimeoutException()), nanos, TimeUnit.NANOSECONDS);
        return call.whenComplete((result, failure) -> end.cancel());
    }

    /** What went wrong, in words of ours where it was the time limit. */
    Throwable unwrapped(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof TimeoutException
                ? new RedisUnavailableException(
                        connection.description() + " did not answer within " + timeout.toMillis() + " ms", null)
                : cause;
    }

    /** Lets no call begin any more, and waits for those under way. */
    void close() {
        // A call that began later would have nobody left to end it in time.
        underWay.close(timeout.plus(TICK));
    }
}
