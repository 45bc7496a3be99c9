package io.github.cachedresult.redis;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Redisson client that is connected in the background, on a thread of its own, however long Redis takes to appear; once
 * connected, Redisson reconnects by itself.
 *
 * <p>Thread-safe. Logs one line when Redis cannot be reached and one when it can, not one for each attempt.
 */
final class RedisConnection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(1);

    /** Asked for to see that Redis answers; whether it exists does not matter. */
    private static final String PROBED_KEY = "cachedresult:probe";

    private final String description;
    private final Duration timeout;
    private final boolean ownsClient;
    private final ConnectionLog connectionLog;
    private final Connector connector;
    private final Thread thread;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Not done: the first attempt is under way. Failed: the last one failed, and why. */
    private volatile CompletableFuture<RedissonClient> client = new CompletableFuture<>();

    private RedisConnection(
            String description,
            Duration timeout,
            boolean ownsClient,
            ConnectionLog connectionLog,
            Connector connector) {
        this.description = description;
        this.timeout = timeout;
        this.ownsClient = ownsClient;
        this.connectionLog = connectionLog;
        this.connector = connector;
        this.thread = new Thread(this::connect, "cachedresult-redis-connect");
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * A client of our own, which is closed with the connection. Nothing of Redisson is touched on the caller's thread: loading
     * its classes takes longer than connecting.
     */
    static RedisConnection open(RedisConnectionOptions options, Duration timeout) {
        ConnectionLog connectionLog = new ConnectionLog();
        return new RedisConnection(options.topology().toString(), timeout, true, connectionLog, () -> {
            reach(options.topology().nodes(), options.connectTimeout());
            return Redisson.create(ClientConfig.of(options, timeout, connectionLog));
        });
    }

    /** The application's own client, which is left open. It may be one that connects on first use. */
    static RedisConnection over(RedissonClient client, Duration timeout) {
        return new RedisConnection(
                "Redis, by the application's own client", timeout, false, new ConnectionLog(), () -> {
                    client.getKeys().countExists(PROBED_KEY);
                    return client;
                });
    }

    String description() {
        return description;
    }

    /**
     * The client: there already, or failed while Redis cannot be reached; to be waited for only while the very first attempt
     * is under way, so that what a process asks in its first moments is not lost.
     */
    CompletableFuture<RedissonClient> client() {
        return client;
    }

    /**
     * Ends the attempts, and closes the client if it is our own: when this returns, its threads have ended, unless that took
     * longer than a second.
     */
    @Override
    public void close() {
        if (closed.getCount() == 0) {
            return;
        }
        closed.countDown();
        connectionLog.silence();
        CompletableFuture<RedissonClient> last = client;
        fail(new RedisUnavailableException(description + " was closed", null));
        if (ownsClient && last.isDone() && !last.isCompletedExceptionally()) {
            shutDown(last.join());
        }
        awaitConnector();
    }

    /**
     * What is being opened this moment is closed by the thread that opens it. That is not interrupted: Redisson would then leave
     * its own threads to end in the background, where they still write to the log.
     */
    private void awaitConnector() {
        try {
            thread.join(LONGEST_SHUTDOWN.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() {
        long pause = FIRST_PAUSE_MILLIS;
        boolean reported = false;
        while (closed.getCount() > 0) {
            try {
                connected(connector.connect());
                log.info("Connected to {}.", description);
                return;
            } catch (Exception | Error e) {
                // Also what is missing on the class path costs a tier, and not the application.
                if (closed.getCount() == 0) {
                    return;
                }
                Throwable cause = rootCause(e);
                fail(new RedisUnavailableException(description + " cannot be reached: " + message(cause), e));
                if (!reported) {
                    reported = true;
                    log.warn(
                            "{} cannot be reached: {}. Results are neither found nor kept there until it answers; trying on"
                                    + " in the background.",
                            description,
                            message(cause));
                }
                try {
                    if (closed.await(pause, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                } catch (InterruptedException interrupted) {
                    // Nobody else has this thread.
                    Thread.currentThread().interrupt();
                    return;
                }
                pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private void connected(RedissonClient opened) {
        if (!client.complete(opened)) {
            client = CompletableFuture.completedFuture(opened);
        }
        if (closed.getCount() == 0) {
            // Closed while it was being opened.
            fail(new RedisUnavailableException(description + " was closed", null));
            if (ownsClient) {
                shutDown(opened);
            }
        }
    }

    private void fail(RedisUnavailableException cause) {
        if (!client.completeExceptionally(cause)) {
            client = CompletableFuture.failedFuture(cause);
        }
    }

    /** Our own calls have ended; those that Redisson makes in the background are not worth waiting for. */
    private void shutDown(RedissonClient opened) {
        Duration limit = timeout.compareTo(LONGEST_SHUTDOWN) < 0 ? timeout : LONGEST_SHUTDOWN;
        try {
            opened.shutdownAsync(Duration.ZERO, limit)
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            log.debug("{} was not closed in time.", description, e);
        }
    }

    /**
     * Looks whether anything listens, which is cheap and silent; Redisson needs threads and log lines to find that out.
     */
    private static void reach(List<RedisConnectionOptions.Node> nodes, Duration connectTimeout) throws IOException {
        IOException refused = new IOException("there is no node");
        for (RedisConnectionOptions.Node node : nodes) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(node.host(), node.port()), (int) connectTimeout.toMillis());
                return;
            } catch (IOException e) {
                refused = e;
            }
        }
        throw refused;
    }

    private static Throwable rootCause(Throwable e) {
        Throwable cause = e;
        for (int depth = 0; depth < 20 && cause.getCause() != null; depth++) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** What Redis or the network said, without what Redisson adds about its channel and command; of an error, what it is. */
    private static String message(Throwable cause) {
        @Nullable String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        if (cause instanceof Error) {
            return cause.toString();
        }
        int detail = message.indexOf(" channel: ");
        return (detail < 0 ? message : message.substring(0, detail)).replaceFirst("[. ]+$", "");
    }

    /** One attempt to connect. Blocks. */
    @FunctionalInterface
    private interface Connector {

        RedissonClient connect() throws Exception;
    }
}
