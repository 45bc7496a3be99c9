package io.github.cachedresult.test.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.Socket;

/** A plain socket that waits 300 ms for an answer unless told otherwise. */
final class PlainClient implements AutoCloseable {

    private final Socket socket;

    PlainClient(int port) throws IOException {
        socket = new Socket(FreePorts.loopback(), port);
        timeout(300);
    }

    void timeout(int millis) throws IOException {
        socket.setSoTimeout(millis);
    }

    void send(String command) throws IOException {
        socket.getOutputStream().write((command + "\r\n").getBytes(US_ASCII));
    }

    /** What comes first, of at most so many bytes. */
    String read(int bytes) throws IOException {
        return new String(socket.getInputStream().readNBytes(bytes), US_ASCII);
    }

    /** Everything up to an orderly end. */
    String readToEnd() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
