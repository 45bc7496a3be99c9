package io.github.cachedresult.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.ModelVersions;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
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

    /** As older compilers write it, and those of other languages: nothing says which classes are of one nest. */
    @Test
    void bytecode_withoutNests_isOfNestedClassesToo() throws Exception {
        List<String> versions = new ArrayList<>();
        for (String number : List.of("1", "2", "1")) {
            String source = "class Model { static class Layer { Object f() { return new Object() {"
                    + " public int hashCode() { return " + number + "; } }; } } }";
            Path place = Files.createDirectory(folder.resolve("place" + versions.size()));
            Path file = Files.writeString(place.resolve("Model.java"), source);
            JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
            assertThat(javac.run(null, null, OutputStream.nullOutputStream(), "--release", "8", file.toString()))
                    .isZero();
            try (URLClassLoader loader =
                    new URLClassLoader(new URL[] {place.toUri().toURL()}, null)) {
                Class<?> model = loader.loadClass("Model");
                assertThat(model.getNestMembers()).containsExactly(model);
                versions.add(ModelVersionSources.bytecode("m", model).versionOf("m"));
            }
        }
        assertThat(versions.get(0)).isEqualTo(versions.get(2)).isNotEqualTo(versions.get(1));
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
