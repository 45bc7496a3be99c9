package io.github.cachedresult.test.server;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: a thread reads into a bounded queue and another one writes from it, so that a delay
 * delays what is on its way without slowing down what follows.
 */
final class Pipe {

    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int CHUNKS = 16;

    private final Socket from;
    private final Gate gate;
    private final BlockingQueue<Chunk> onTheWay = new ArrayBlockingQueue<>(CHUNKS);

    Pipe(Socket from, Gate gate) {
        this.from = from;
        this.gate = gate;
    }

    void read() throws InterruptedException {
        byte[] buffer = new byte[CHUNK_BYTES];
        try {
            int length = from.getInputStream().read(buffer);
            while (length >= 0) {
                onTheWay.put(new Chunk(
                        ByteBuffer.allocate(length).put(buffer, 0, length).flip(), System.nanoTime(), null));
                length = from.getInputStream().read(buffer);
            }
            onTheWay.put(new Chunk(ByteBuffer.allocate(0), System.nanoTime(), null));
        } catch (IOException e) {
            onTheWay.put(new Chunk(ByteBuffer.allocate(0), System.nanoTime(), e));
        }
    }

    /** Returns when the end of the stream has passed. */
    void write() throws IOException, InterruptedException {
        while (true) {
            Chunk chunk = onTheWay.take();
            gate.pass(chunk);
            if (chunk.isEnd()) {
                return;
            }
        }
    }

    /** What was read at once; the end of the stream, orderly or by a failure, is one without bytes. */
    record Chunk(
            ByteBuffer bytes, long arrivedAtNanos, @Nullable IOException failure) {

        boolean isEnd() {
            return bytes.limit() == 0;
        }
    }

    /** Lets a chunk pass, sooner or later, or not all of it. */
    @FunctionalInterface
    interface Gate {
        void pass(Chunk chunk) throws IOException, InterruptedException;
    }
}
