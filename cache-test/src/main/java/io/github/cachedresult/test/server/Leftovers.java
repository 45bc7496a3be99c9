package io.github.cachedresult.test.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What must not outlive the JVM: child processes and temporary directories, also after Ctrl-C. */
final class Leftovers {

    private static final Set<Process> PROCESSES = ConcurrentHashMap.newKeySet();
    private static final Set<Path> DIRECTORIES = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(Leftovers::clear, "cachedresult-test-leftovers"));
    }

    private Leftovers() {}

    static Process start(ProcessBuilder command) throws IOException {
        Process process = command.start();
        PROCESSES.add(process);
        return process;
    }

    /** Ends a process with SIGKILL, which also reaches a stopped one, and waits until it is gone. */
    static void end(Process process) {
        process.destroyForcibly().onExit().join();
        PROCESSES.remove(process);
    }

    static Path createDirectory(String prefix) {
        try {
            Path directory = Files.createTempDirectory(prefix);
            DIRECTORIES.add(directory);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) {
        try {
            deleteTree(directory);
            DIRECTORIES.remove(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void clear() {
        PROCESSES.forEach(Leftovers::end);
        for (Path directory : DIRECTORIES) {
            try {
                deleteTree(directory);
            } catch (IOException | UncheckedIOException e) {
                System.err.println("Could not delete " + directory + ": " + e);
            }
        }
    }

    private static void deleteTree(Path directory) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(directory)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException gone) {
            return;
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
