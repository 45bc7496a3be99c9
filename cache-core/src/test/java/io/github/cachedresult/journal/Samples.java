package io.github.cachedresult.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.cachedresult.Producer;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Slice;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Records, and what is on disk. */
final class Samples {

    static final long COMPUTED_AT = 1_767_225_600_000L;

    private Samples() {}

    static ResultKey key(String name) {
        return new ResultKey("m", "v1", digest(name));
    }

    static Digest digest(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        return Digest.of(bytes, 0, bytes.length);
    }

    /** A result of a minute that never expires. */
    static JournalRecord record(String name) {
        return record(name, Duration.ofMinutes(1), EntryHeader.NEVER, "the result of " + name);
    }

    /** One that stores keep until it expires. */
    static JournalRecord record(String name, Duration duration, long expiresAt, String payload) {
        return record(name, duration, expiresAt, expiresAt, payload);
    }

    static JournalRecord record(String name, Duration duration, long expiresAt, long keptUntil, String payload) {
        EntryHeader header = new EntryHeader(
                key(name),
                "op",
                new UUID(COMPUTED_AT << 16 | 0x7000, payload.hashCode()),
                new EntryHeader.Run(
                        COMPUTED_AT - duration.toMillis(),
                        COMPUTED_AT,
                        duration.toNanos(),
                        new Producer("app", "instance", "host"),
                        null),
                new EntryHeader.Life(expiresAt, expiresAt),
                new EntryHeader.Payload("json", null, "java.lang.String", digest("String")),
                new EntryHeader.Inputs(digest(name), null),
                Verdict.store(),
                List.of(),
                Map.of(),
                LogPosition.NONE,
                List.of(),
                null,
                null,
                Map.of());
        return new JournalRecord(
                header, Slice.of(EntryFormat.write(header, payload.getBytes(UTF_8))), keptUntil, Set.of());
    }

    /** The files below a folder that end so. */
    static List<Path> files(Path folder, String ending) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The disk as it is at this moment, for a process that finds it after this one has been killed. */
    static Path image(Path folder, Path copy) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                Files.copy(file, copy.resolve(folder.relativize(file).toString()));
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
