package io.github.cachedresult.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.ModelVersions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelVersionSourcesTests {

    /** {@code printf content | sha256sum}. */
    private static final String CONTENT = "sha256-ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void file_itsVersion_isTheDigestOfItsContent() throws IOException {
        ModelVersions versions = ModelVersionSources.file("m", write("content", Instant.now()));
        assertThat(versions.versionOf("m")).isEqualTo(CONTENT);
        assertThat(versions.versionOf("another")).isNull();
    }

    @Test
    void file_changed_isAnotherVersionAtOnce() throws IOException {
        Instant old = Instant.parse("2026-01-01T00:00:00Z");
        Path file = write("content", old);
        ModelVersions versions = ModelVersionSources.file("m", file);
        assertThat(versions.versionOf("m")).isEqualTo(CONTENT);
        write("another", old);
        assertThat(versions.versionOf("m"))
                .as("same length and time, but written anew")
                .isEqualTo(CONTENT);
        write("another!", old);
        assertThat(versions.versionOf("m")).as("another length").isNotEqualTo(CONTENT);
        write("content", old.plusNanos(1_000_000));
        assertThat(versions.versionOf("m")).as("another time").isEqualTo(CONTENT);
    }

    @Test
    void file_changedWithinOneTickOfTheClock_isNoticed() throws IOException {
        Instant now = Instant.now();
        ModelVersions versions = ModelVersionSources.file("m", write("content", now));
        assertThat(versions.versionOf("m")).isEqualTo(CONTENT);
        write("CONTENT", now);
        assertThat(versions.versionOf("m")).isNotEqualTo(CONTENT);
    }

    @Test
    void file_thatCannotBeRead_fails() throws IOException {
        Path file = write("content", Instant.now());
        ModelVersions versions = ModelVersionSources.file("m", file);
        Files.delete(file);
        assertThatThrownBy(() -> versions.versionOf("m"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("weights");
        assertThatThrownBy(() -> ModelVersionSources.file("m", folder).versionOf("m"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("no regular file");
        write("content", Instant.now());
        assertThat(versions.versionOf("m")).as("back again").isEqualTo(CONTENT);
    }

    @Test
    void bytecode_itsVersion_isOfTheClassesInAnyOrder() {
        String both = ModelVersionSources.bytecode("m", One.class, Two.class).versionOf("m");
        assertThat(both).matches("sha256-[0-9a-f]{64}");
        assertThat(ModelVersionSources.bytecode("m", Two.class, One.class).versionOf("m"))
                .isEqualTo(both);
        assertThat(ModelVersionSources.bytecode("m", One.class).versionOf("m")).isNotEqualTo(both);
        assertThat(ModelVersionSources.bytecode("m", One.class).versionOf("another"))
                .isNull();
        assertThat(ModelVersionSources.bytecode("m", One.class, One.Inner.class).versionOf("m"))
                .as("nested classes are in it anyway")
                .isEqualTo(ModelVersionSources.bytecode("m", One.class).versionOf("m"));
        assertThatThrownBy(() -> ModelVersionSources.bytecode("m")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void build_itsVersion_isTheJars() {
        assertThat(ModelVersionSources.build("m", Test.class).versionOf("m")).matches("\\d+\\..*");
        assertThat(ModelVersionSources.build("m", Test.class).versionOf("another"))
                .isNull();
        assertThatThrownBy(() -> ModelVersionSources.build("m", ModelVersionSourcesTests.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("Implementation-Version", "rule");
    }

    private Path write(String content, Instant modified) throws IOException {
        Path file = folder.resolve("weights");
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(modified));
        return file;
    }

    static class One {
        static class Inner {}
    }

    static class Two {}
}
