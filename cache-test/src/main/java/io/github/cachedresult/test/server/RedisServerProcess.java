package io.github.cachedresult.test.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A redis-server as a child process, listening on one port of 127.0.0.1 and keeping nothing on disk unless a setting says
 * so.
 *
 * <pre>{@code
 * try (RedisServerProcess redis = RedisServerProcess.start()) {
 *     connectTo(redis.uri());
 *     redis.kill();
 *     redis.restart();
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads; {@link #pause}, {@link #resume}, {@link #kill}, {@link #restart} and {@link #close}
 * exclude each other. Needs a POSIX system. When the JVM ends the server is killed.
 */
public final class RedisServerProcess implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofSeconds(10);
    private static final int PORT_ATTEMPTS = 5;
    private static final int LOG_LINES_SHOWN = 20;

    /** What every version logs; how the reason is worded depends on the C library. */
    private static final String PORT_TAKEN = "Could not create server TCP listening socket";

    private final RedisExecutable executable;
    private final Path directory;
    private final int port;
    private final @Nullable String password;
    private final boolean sentinel;
    private Process process;
    private boolean closed;

    private RedisServerProcess(Builder builder, RedisExecutable executable, Path directory, int port)
            throws IOException {
        this.executable = executable;
        this.directory = directory;
        this.port = port;
        this.password = builder.password;
        this.sentinel = builder.sentinel;
        Files.writeString(directory.resolve("redis.conf"), builder.configuration(directory, port));
        this.process = launch();
    }

    /**
     * Starts an empty server of the default version on a free port: {@link Builder#start()} of a new builder.
     *
     * @throws IllegalStateException when no redis-server runs on this machine, or it does not answer in ten seconds
     */
    public static RedisServerProcess start() {
        return builder().start();
    }

    /** A builder with the defaults: the first {@link RedisBinary} that runs here, a free port, no password. */
    public static Builder builder() {
        return new Builder();
    }

    /** The port, the same for the whole life of this object. */
    public int port() {
        return port;
    }

    /** {@code redis://127.0.0.1:port}, with the password when there is one: {@code redis://:password@127.0.0.1:port}. */
    public String uri() {
        return "redis://" + (password == null ? "" : ":" + password + "@") + "127.0.0.1:" + port;
    }

    /** What the program says its version is, such as {@code 7.0.15}. */
    public String version() {
        return executable.version();
    }

    /** The process id; that of the last process while none is running, and another one after {@link #restart}. */
    public synchronized long pid() {
        return process.pid();
    }

    /** Whether the process lives; a paused one does. */
    public synchronized boolean isRunning() {
        return process.isAlive();
    }

    /**
     * Deletes every key of every database; blocks until the server has done so, at most five seconds.
     *
     * @throws UncheckedIOException when the server is not running or paused, or refuses, as a replica does
     */
    public void flushAll() {
        try {
            ask("FLUSHALL");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Changes a setting of the running server ({@code CONFIG SET}), until it is restarted; blocks at most five seconds.
     *
     * @param name such as {@code maxmemory}
     * @param value one word
     * @throws IllegalArgumentException when the server refuses it
     * @throws UncheckedIOException when the server is not running or paused
     */
    public void set(String name, String value) {
        try {
            String answer = ask("CONFIG SET " + name + " " + value);
            if (!answer.equals("OK")) {
                throw new IllegalArgumentException(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Stops the process where it is ({@code SIGSTOP}): connections stay open and are still accepted by the operating
     * system, but nothing is answered until {@link #resume}.
     *
     * @throws IllegalStateException when the process is not running
     */
    public synchronized void pause() {
        signal("STOP");
    }

    /**
     * Lets a paused process go on ({@code SIGCONT}); nothing happens to one that is not paused.
     *
     * @throws IllegalStateException when the process is not running
     */
    public synchronized void resume() {
        signal("CONT");
    }

    /**
     * Ends the process at once ({@code SIGKILL}), paused or not, and returns when it is gone: connections are reset, new
     * ones refused. Nothing happens when it is not running.
     */
    public synchronized void kill() {
        Leftovers.end(process);
    }

    /**
     * Kills the process if it is running and starts a new one with the same settings on the same port. It is empty, unless
     * a setting makes the server persistent. Returns when it answers.
     *
     * @throws IllegalStateException when this was closed, the port was taken by someone else meanwhile, or the server does
     *     not answer in ten seconds
     */
    public synchronized void restart() {
        if (closed) {
            throw new IllegalStateException("Closed");
        }
        kill();
        try {
            process = launch();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot restart redis-server on port " + port, e);
        }
    }

    /** Kills the process and deletes its directory; a second call does nothing. */
    @Override
    public synchronized void close() {
        closed = true;
        kill();
        Leftovers.delete(directory);
    }

    @Override
    public String toString() {
        return "redis-server " + version() + " on port " + port;
    }

    String ask(String command) throws IOException {
        return RedisConnection.ask(port, password, command);
    }

    private Process launch() throws IOException {
        File log = directory.resolve("redis.log").toFile();
        ProcessBuilder command = new ProcessBuilder(
                executable.file().toString(), directory.resolve("redis.conf").toString());
        if (sentinel) {
            command.command().add("--sentinel");
        }
        command.directory(directory.toFile()).redirectErrorStream(true).redirectOutput(log);
        Process launched = Leftovers.start(command);
        try {
            launched.getOutputStream().close();
            String ownAnswer = "process_id:" + launched.pid() + "\r\n";
            Deadline.in(START_TIMEOUT)
                    .await(
                            () -> !launched.isAlive() || ask("INFO server").contains(ownAnswer),
                            () -> "redis-server does not answer on port " + port + logEnd());
            if (!launched.isAlive()) {
                throw new IOException("redis-server ended with status " + launched.exitValue() + logEnd());
            }
            return launched;
        } catch (IOException | RuntimeException e) {
            Leftovers.end(launched);
            throw e;
        }
    }

    private String logEnd() {
        try {
            List<String> lines = Files.readAllLines(directory.resolve("redis.log"), UTF_8);
            return ". The end of its log:\n"
                    + String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
        } catch (IOException e) {
            return ", and its log cannot be read: " + e;
        }
    }

    private void signal(String name) {
        if (!process.isAlive()) {
            throw new IllegalStateException("redis-server on port " + port + " is not running");
        }
        try {
            // The shell's own kill: a system with only a JDK may have no /bin/kill.
            Process kill = new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                    .inheritIO()
                    .start();
            int status = kill.onExit().join().exitValue();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " ended with status " + status);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot send SIG" + name, e);
        }
    }

    /** What a server is started with. Not safe for use by several threads; can start several servers. */
    public static final class Builder {

        private final Map<String, String> settings = new LinkedHashMap<>();
        private List<RedisBinary> candidates = List.of(RedisBinary.values());
        private int port;
        private @Nullable String password;
        private boolean sentinel;

        private Builder() {}

        /** This program and no other; without it the first one that runs, in the order of {@link RedisBinary}. */
        public Builder binary(RedisBinary binary) {
            candidates = List.of(binary);
            return this;
        }

        /** This port instead of a free one. */
        public Builder port(int fixedPort) {
            if (fixedPort < 1 || fixedPort > 65_535) {
                throw new IllegalArgumentException("Not a port: " + fixedPort);
            }
            port = fixedPort;
            return this;
        }

        /**
         * The password of the default user.
         *
         * @param requiredPassword one or more ASCII letters, digits, {@code .}, {@code _} or {@code -}
         */
        public Builder password(String requiredPassword) {
            if (!requiredPassword.matches("[A-Za-z0-9._-]+")) {
                throw new IllegalArgumentException("Only letters, digits, '.', '_' and '-' are possible");
            }
            password = requiredPassword;
            return this;
        }

        /**
         * A line of {@code redis.conf}, such as {@code setting("maxmemory", "4mb")}; a later value replaces an earlier one.
         * A password is set by {@link #password}, not by {@code requirepass}.
         *
         * @param value as it would be written there, quotes included
         */
        public Builder setting(String name, String value) {
            if (name.isBlank() || name.contains("\n") || value.contains("\n")) {
                throw new IllegalArgumentException("Not one line: " + name + " " + value);
            }
            settings.put(name, value);
            return this;
        }

        /**
         * Starts a server and returns when it answers.
         *
         * @throws IllegalStateException when the program does not run on this machine, the port is taken, a setting is
         *     refused (the message has the end of the server's log), or there is no answer in ten seconds
         */
        public RedisServerProcess start() {
            RedisExecutable executable = RedisExecutable.firstThatRuns(candidates);
            int attempts = port == 0 ? PORT_ATTEMPTS : 1;
            IOException last = null;
            for (int attempt = 0; attempt < attempts; attempt++) {
                Path directory = Leftovers.createDirectory("cachedresult-redis-");
                try {
                    return new RedisServerProcess(this, executable, directory, port == 0 ? FreePorts.next() : port);
                } catch (IOException e) {
                    Leftovers.delete(directory);
                    last = e;
                    if (!String.valueOf(e.getMessage()).contains(PORT_TAKEN)) {
                        break;
                    }
                } catch (RuntimeException e) {
                    Leftovers.delete(directory);
                    throw e;
                }
            }
            throw new IllegalStateException(last == null ? "No attempt" : last.getMessage(), last);
        }

        Builder candidates(List<RedisBinary> binaries) {
            candidates = List.copyOf(binaries);
            return this;
        }

        Builder sentinel() {
            sentinel = true;
            return this;
        }

        private String configuration(Path directory, int chosenPort) {
            Map<String, String> all = new LinkedHashMap<>();
            all.put("bind", "127.0.0.1");
            all.put("port", Integer.toString(chosenPort));
            all.put("dir", '"' + directory.toString() + '"');
            if (!sentinel) {
                all.put("save", "\"\"");
                all.put("appendonly", "no");
            }
            if (password != null) {
                all.put("requirepass", password);
            }
            all.putAll(settings);
            StringBuilder lines = new StringBuilder();
            all.forEach((name, value) ->
                    lines.append(name).append(' ').append(value).append('\n'));
            return lines.toString();
        }
    }
}
