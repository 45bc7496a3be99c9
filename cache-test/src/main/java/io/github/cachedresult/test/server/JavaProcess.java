package io.github.cachedresult.test.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM of its own with this one's class path, to be killed. */
public final class JavaProcess {

    private JavaProcess() {}

    /**
     * A JVM that starts fast and is small. It writes what goes wrong where this process does.
     *
     * @param main the class whose {@code main} it runs
     * @param arguments what that is given
     */
    public static ProcessBuilder of(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
