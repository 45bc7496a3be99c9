package io.github.cachedresult.test.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A redis-server program that was seen to run on this machine.
 *
 * <p>Of the two embedded-redis libraries only the programs are used, as resources: their classes have the same names
 * ({@code redis.embedded.RedisServer}), so that only one of them could ever be loaded.
 */
record RedisExecutable(Path file, String version) {

    private static final Pattern VERSION = Pattern.compile("v=(\\S+)");
    private static final Map<RedisBinary, RedisExecutable> FOUND = new EnumMap<>(RedisBinary.class);

    /** The first one that runs here, in the order in which {@link RedisBinary} names them. */
    static RedisExecutable firstThatRuns() {
        return firstThatRuns(List.of(RedisBinary.values()));
    }

    /** The first of the candidates that runs here; each is unpacked once in the life of the JVM. */
    static synchronized RedisExecutable firstThatRuns(List<RedisBinary> candidates) {
        return firstThatRuns(candidates, binary -> {
            RedisExecutable known = FOUND.get(binary);
            if (known != null) {
                return known;
            }
            RedisExecutable found = checked(file(binary));
            FOUND.put(binary, found);
            return found;
        });
    }

    static RedisExecutable firstThatRuns(List<RedisBinary> candidates, Search search) {
        List<Exception> failures = new ArrayList<>();
        StringBuilder tried = new StringBuilder("No redis-server runs on " + platform() + ". Tried:");
        for (RedisBinary candidate : candidates) {
            try {
                return search.find(candidate);
            } catch (IOException e) {
                failures.add(e);
                tried.append(' ')
                        .append(candidate)
                        .append(" (")
                        .append(e.getMessage())
                        .append(").");
            }
        }
        IllegalStateException failure = new IllegalStateException(tried.toString());
        failures.forEach(failure::addSuppressed);
        throw failure;
    }

    private static Path file(RedisBinary binary) throws IOException {
        return switch (binary) {
            case BUNDLED_7_0 -> unpacked("redis-server-7.0.15-" + platform());
            case BUNDLED_6_2 ->
                unpacked((platform().equals("linux-arm64") || platform().equals("linux-386")
                                ? "redis-server-6.2.7-"
                                : "redis-server-6.2.6-v5-")
                        + platform());
            case ON_PATH -> onPath(System.getenv().getOrDefault("PATH", ""));
        };
    }

    private static Path unpacked(String resource) throws IOException {
        try (InputStream program = RedisExecutable.class.getResourceAsStream("/" + resource)) {
            if (program == null) {
                throw new IOException("no " + resource + " on the class path");
            }
            Path file = Leftovers.createDirectory("cachedresult-redis-server-").resolve(resource);
            Files.copy(program, file);
            if (!file.toFile().setExecutable(true, true)) {
                throw new IOException("cannot make " + file + " executable");
            }
            return file;
        }
    }

    static Path onPath(String path) throws IOException {
        for (String folder : path.split(Pattern.quote(File.pathSeparator), -1)) {
            Path file = Path.of(folder, "redis-server");
            if (!folder.isEmpty() && Files.isExecutable(file)) {
                return file;
            }
        }
        throw new IOException("no redis-server on the PATH");
    }

    static RedisExecutable checked(Path file) throws IOException {
        Process process = Leftovers.start(new ProcessBuilder(file.toString(), "--version").redirectErrorStream(true));
        try {
            process.getOutputStream().close();
            String answer = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            int status = process.onExit().join().exitValue();
            Matcher version = VERSION.matcher(answer);
            if (status != 0 || !version.find()) {
                throw new IOException(file.getFileName() + " --version ended with " + status + ": " + answer);
            }
            return new RedisExecutable(file, version.group(1));
        } finally {
            Leftovers.end(process);
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return (system.startsWith("mac") ? "darwin" : system)
                + "-"
                + switch (processor) {
                    case "x86_64" -> "amd64";
                    case "aarch64" -> "arm64";
                    case "x86", "i386", "i686" -> "386";
                    default -> processor;
                };
    }

    /** Finds a program that runs, or says why there is none. */
    @FunctionalInterface
    interface Search {
        RedisExecutable find(RedisBinary binary) throws IOException;
    }
}
