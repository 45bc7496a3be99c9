package io.github.cachedresult.test.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client's connection and the one to the server behind it. */
final class ProxiedConnection {

    private static final int CONNECT_MILLIS = 5_000;

    /** Begins no reply of Redis and no status line, and has ends of lines, for which readers wait. */
    private static final byte[] NOISE = "\u00ff\u0016\u0003 no protocol\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final Socket client;
    private final Socket server = new Socket();
    private final FaultSwitch faults;
    private final Consumer<ProxiedConnection> onEnd;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final AtomicInteger openDirections = new AtomicInteger(2);
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Only the thread that writes replies uses these. */
    private @Nullable Fault countedFor;

    private long repliedBytes;
    private boolean cut;

    ProxiedConnection(Socket client, FaultSwitch faults, Consumer<ProxiedConnection> onEnd) {
        this.client = client;
        this.faults = faults;
        this.onEnd = onEnd;
    }

    void start(InetSocketAddress target) {
        run("connect", () -> {
            server.connect(target, CONNECT_MILLIS);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Pipe requests = new Pipe(client, this::passRequest);
            Pipe replies = new Pipe(server, this::passReply);
            run("read requests", requests::read);
            run("write requests", () -> {
                requests.write();
                endDirection();
            });
            run("read replies", replies::read);
            run("write replies", () -> {
                replies.write();
                endDirection();
            });
        });
    }

    /** Ends both connections with an RST and every thread of theirs. */
    void reset() {
        end(true);
    }

    private void passRequest(Pipe.Chunk chunk) throws IOException, InterruptedException {
        faults.awaitRequest(chunk.arrivedAtNanos());
        if (chunk.failure() != null) {
            throw chunk.failure();
        }
        if (chunk.isEnd()) {
            server.shutdownOutput();
        } else {
            server.getOutputStream().write(chunk.bytes().array());
        }
    }

    private void passReply(Pipe.Chunk chunk) throws IOException, InterruptedException {
        Fault fault = faults.awaitReply();
        if (chunk.failure() != null) {
            throw chunk.failure();
        }
        if (fault != countedFor) {
            countedFor = fault;
            repliedBytes = 0;
        }
        if (cut) {
            return;
        }
        if (chunk.isEnd()) {
            client.shutdownOutput();
            return;
        }
        int length = chunk.bytes().limit();
        if (fault.garbles()) {
            client.getOutputStream().write(noise(length));
            return;
        }
        boolean last = fault.endsReplies() && repliedBytes + length >= fault.replyBytes();
        int passed = last ? (int) (fault.replyBytes() - repliedBytes) : length;
        client.getOutputStream().write(chunk.bytes().array(), 0, passed);
        repliedBytes += passed;
        if (last && fault.resets()) {
            reset();
        } else if (last) {
            cut = true;
            client.shutdownOutput();
        }
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        for (int i = 0; i < length; i++) {
            noise[i] = NOISE[i % NOISE.length];
        }
        return noise;
    }

    private void endDirection() {
        if (openDirections.decrementAndGet() == 0) {
            end(false);
        }
    }

    private void end(boolean abruptly) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        close(client, abruptly);
        close(server, abruptly);
        threads.forEach(Thread::interrupt);
        onEnd.accept(this);
    }

    private static void close(Socket socket, boolean abruptly) {
        try (socket) {
            if (abruptly) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException alreadyClosed) {
            // It is what was wanted.
        }
    }

    private void run(String what, Step step) {
        Thread thread = new Thread(
                () -> {
                    try {
                        step.run();
                    } catch (IOException e) {
                        resetWhenNotHanging();
                    } catch (InterruptedException e) {
                        reset();
                    }
                },
                "fault-proxy-" + client.getPort() + "-" + what);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        if (ended.get()) {
            thread.interrupt();
        }
    }

    /** A black hole does not tell that the server is gone either. */
    private void resetWhenNotHanging() {
        try {
            faults.awaitReply();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        reset();
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException, InterruptedException;
    }
}
