package io.github.cachedresult.test.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/** Asks a Redis server on this machine one thing, by an inline command: all that starting and emptying one needs. */
final class RedisConnection {

    private static final int CONNECT_MILLIS = 1_000;
    private static final int REPLY_MILLIS = 5_000;

    private RedisConnection() {}

    /**
     * The text of a status, integer or bulk reply.
     *
     * @throws IOException when there is no reply in five seconds, or it is an error or an array
     */
    static String ask(int port, @Nullable String password, String command) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(FreePorts.loopback(), port), CONNECT_MILLIS);
            if (socket.getLocalPort() == port) {
                throw new IOException("Connected to itself, nothing listens on port " + port);
            }
            socket.setSoTimeout(REPLY_MILLIS);
            InputStream replies = new BufferedInputStream(socket.getInputStream());
            if (password != null) {
                send(socket.getOutputStream(), "AUTH " + password);
                reply(replies, "AUTH");
            }
            send(socket.getOutputStream(), command);
            return reply(replies, command);
        }
    }

    private static void send(OutputStream requests, String command) throws IOException {
        requests.write((command + "\r\n").getBytes(UTF_8));
        requests.flush();
    }

    private static String reply(InputStream replies, String command) throws IOException {
        String line = line(replies);
        String text = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', ':' -> text;
            case '$' -> bulk(replies, Integer.parseInt(text));
            default -> throw new IOException("Redis answered " + line + " to " + abbreviated(command));
        };
    }

    private static String line(InputStream replies) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = replies.read(); next != '\n'; next = replies.read()) {
            if (next < 0) {
                throw new EOFException("Redis closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        if (line.isEmpty()) {
            throw new IOException("Redis answered an empty line");
        }
        return line.toString();
    }

    private static String bulk(InputStream replies, int length) throws IOException {
        byte[] bytes = replies.readNBytes(Math.max(0, length));
        if (bytes.length < length) {
            throw new EOFException("Redis closed the connection");
        }
        return new String(bytes, UTF_8);
    }

    private static String abbreviated(String command) {
        return command.length() <= 60 ? command : command.substring(0, 60) + "…";
    }
}
