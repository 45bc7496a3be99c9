package io.github.cachedresult.test.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on a port of 127.0.0.1 that hands everything on to a server until it is told to misbehave.
 *
 * <pre>{@code
 * try (FaultProxy proxy = FaultProxy.to(redis.port())) {
 *     connectTo("redis://127.0.0.1:" + proxy.port());
 *     proxy.hang();
 *     proxy.pass();
 * }
 * }</pre>
 *
 * <p>One mode is on at a time, {@link #pass} at first; a switch takes effect at once for open and for new connections.
 * Safe for use by several threads; no method blocks on the network. Serves 256 connections at a time, each with four
 * daemon threads and at most 512 KiB on their way; the 257th waits in the backlog of the listener.
 */
public final class FaultProxy implements AutoCloseable {

    private static final int MAX_CONNECTIONS = 256;

    private final InetSocketAddress target;
    private final int port = FreePorts.next();
    private final FaultSwitch faults = new FaultSwitch();
    private final Set<ProxiedConnection> connections = ConcurrentHashMap.newKeySet();
    private final Semaphore places = new Semaphore(MAX_CONNECTIONS);
    private @Nullable ServerSocket listener;
    private CompletableFuture<@Nullable Void> acceptorEnded = CompletableFuture.completedFuture(null);
    private boolean closed;

    private FaultProxy(InetSocketAddress target) {
        this.target = target;
    }

    /**
     * A proxy in front of a server on this machine.
     *
     * @throws UncheckedIOException when it cannot listen
     */
    public static FaultProxy to(int port) {
        return to("127.0.0.1", port);
    }

    /**
     * A proxy in front of a server, which need not run yet: a connection is reset when the server refuses its own.
     *
     * @throws UncheckedIOException when it cannot listen
     */
    public static FaultProxy to(String host, int port) {
        FaultProxy proxy = new FaultProxy(new InetSocketAddress(host, port));
        proxy.pass();
        return proxy;
    }

    /** The port on 127.0.0.1 where clients connect, the same in every mode. */
    public int port() {
        return port;
    }

    /** How many connections there are, those that hang included. */
    public int connections() {
        return connections.size();
    }

    /**
     * Hands on everything; also what {@link #hang} has held back.
     *
     * @throws UncheckedIOException when the port was taken by someone else after {@link #refuse}
     * @throws IllegalStateException when this was closed; likewise in every other mode
     */
    public void pass() {
        listenWith(Fault.pass());
    }

    /** Refuses new connections, and resets the open ones. */
    public synchronized void refuse() {
        requireOpen();
        faults.set(Fault.pass());
        stopListening();
    }

    /** Accepts connections and bytes and never hands them on, nor the end of a connection: a black hole. */
    public void hang() {
        listenWith(Fault.hang());
    }

    /** Holds every request back for so long; replies are not delayed, so that a round trip takes this much longer. */
    public void delay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("Negative: " + delay);
        }
        listenWith(Fault.delay(delay.toNanos()));
    }

    /**
     * Resets each connection (RST) once so many more bytes of replies have passed on it, at the first byte when 0. The
     * client may see fewer: an RST overtakes what was not read yet.
     */
    public void resetAfter(long replyBytes) {
        listenWith(Fault.reset(notNegative(replyBytes)));
    }

    /**
     * Ends the replies of each connection in an orderly way (FIN) once so many more bytes of them have passed, at the first
     * byte when 0. The client sees just these; its requests still reach the server.
     */
    public void cutAfter(long replyBytes) {
        listenWith(Fault.cut(notNegative(replyBytes)));
    }

    /**
     * Replaces every byte of the replies by noise that is neither Redis's protocol nor HTTP; requests still reach the server.
     */
    public void garble() {
        listenWith(Fault.garble());
    }

    /** Resets every open connection (RST), once; the mode stays. */
    public void dropConnections() {
        connections.forEach(ProxiedConnection::reset);
    }

    /** Stops listening and resets every connection; a second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        stopListening();
    }

    @Override
    public String toString() {
        return "proxy on port " + port + " to " + target;
    }

    private synchronized void listenWith(Fault fault) {
        requireOpen();
        faults.set(fault);
        if (listener != null) {
            return;
        }
        ServerSocket opened = null;
        try {
            opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(FreePorts.loopback(), port));
        } catch (IOException e) {
            closeQuietly(opened);
            throw new UncheckedIOException("Cannot listen on port " + port, e);
        }
        CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
        ServerSocket accepting = opened;
        Thread thread = new Thread(
                () -> {
                    try {
                        acceptFrom(accepting);
                    } finally {
                        ended.complete(null);
                    }
                },
                "fault-proxy-accept-" + port);
        thread.setDaemon(true);
        thread.start();
        listener = opened;
        acceptorEnded = ended;
    }

    private void acceptFrom(ServerSocket accepting) {
        while (true) {
            places.acquireUninterruptibly();
            try {
                ProxiedConnection connection = new ProxiedConnection(accepting.accept(), faults, this::forget);
                connections.add(connection);
                connection.start(target);
            } catch (IOException e) {
                places.release();
                if (accepting.isClosed()) {
                    return;
                }
            }
        }
    }

    private void forget(ProxiedConnection connection) {
        connections.remove(connection);
        places.release();
    }

    /**
     * The operating system goes on accepting until the acceptor has left its system call; the acceptor may be waiting for
     * a place; and what it accepted last is dropped too.
     */
    private void stopListening() {
        closeQuietly(listener);
        listener = null;
        dropConnections();
        acceptorEnded.join();
        dropConnections();
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("Closed");
        }
    }

    private static long notNegative(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("Negative: " + bytes);
        }
        return bytes;
    }

    private static void closeQuietly(@Nullable ServerSocket socket) {
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
