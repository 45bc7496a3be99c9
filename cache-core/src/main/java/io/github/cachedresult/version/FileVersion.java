package io.github.cachedresult.version;

import io.github.cachedresult.ModelVersions;
import io.github.cachedresult.key.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The version of a model by the content of a file, read again when its attributes change. */
final class FileVersion implements ModelVersions {

    /** The coarsest clock of a file system in use (FAT's) ticks every two seconds. */
    private static final Duration TICK = Duration.ofSeconds(2);

    private static final int ATTEMPTS = 3;

    private final String model;
    private final Path file;
    private final InstantSource clock;
    private volatile @Nullable Known known;

    FileVersion(String model, Path file, InstantSource clock) {
        this.model = model;
        this.file = file;
        this.clock = clock;
    }

    @Override
    public @Nullable String versionOf(String name) {
        if (!name.equals(model)) {
            return null;
        }
        try {
            Attributes attributes = Attributes.of(file);
            Known last = known;
            return last != null && last.isOf(attributes) ? last.version : read(attributes).version;
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** One thread reads a large file, the others wait for it. */
    private synchronized Known read(Attributes wanted) throws IOException {
        Known last = known;
        if (last != null && last.isOf(wanted)) {
            return last;
        }
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Attributes before = Attributes.of(file);
            Instant readAt = clock.instant();
            Digest digest;
            try (InputStream content = Files.newInputStream(file)) {
                digest = Digest.of(content);
            }
            if (before.equals(Attributes.of(file))) {
                Known read = new Known(before, Sha256Version.of(digest), readAt);
                known = read;
                return read;
            }
        }
        throw new IOException("it changes while it is read");
    }

    @Override
    public String toString() {
        return "the content of " + file;
    }

    private record Known(Attributes attributes, String version, Instant readAt) {

        boolean isOf(Attributes now) {
            return attributes.equals(now)
                    && attributes.modified.toInstant().plus(TICK).isBefore(readAt);
        }
    }

    private record Attributes(
            long size, FileTime modified, @Nullable Object identity) {

        static Attributes of(Path file) throws IOException {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new IOException("it is no regular file");
            }
            return new Attributes(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }
}
