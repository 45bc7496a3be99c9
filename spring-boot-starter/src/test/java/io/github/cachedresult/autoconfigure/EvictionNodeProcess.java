package io.github.cachedresult.autoconfigure;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** An {@link EvictionNode} in a JVM of its own. */
final class EvictionNodeProcess implements AutoCloseable {

    private final Process process;
    private final PrintStream orders;
    private final BufferedReader answers;

    /** One that reclaims nothing. */
    EvictionNodeProcess(int redis, int s3, int hoursOff, Duration pollInterval) throws IOException {
        this(redis, s3, hoursOff, pollInterval, EvictionNode.NONE);
    }

    EvictionNodeProcess(int redis, int s3, int hoursOff, Duration pollInterval, int reclaimPerSecond)
            throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EvictionNode.class.getName(),
                        Integer.toString(redis),
                        Integer.toString(s3),
                        Integer.toString(hoursOff),
                        pollInterval.toString(),
                        Integer.toString(reclaimPerSecond))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        orders = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Its answer. */
    String say(String order) throws IOException {
        orders.println(order);
        return hear();
    }

    /** Its next answer; what it logs is passed over. */
    String hear() throws IOException {
        String line = answers.readLine();
        while (line != null && !line.startsWith("> ")) {
            line = answers.readLine();
        }
        return Objects.requireNonNull(line, "the node has died").substring(2);
    }

    long pid() {
        return process.pid();
    }

    /** Ends it at once, with whatever it was at. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() throws IOException {
        orders.close();
        process.onExit().completeOnTimeout(process, 60, TimeUnit.SECONDS).join();
        process.destroyForcibly();
    }
}
