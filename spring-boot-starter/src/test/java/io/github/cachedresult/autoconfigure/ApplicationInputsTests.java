package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedResult;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.FileUrlResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.UrlResource;

/** Inputs that are the application's own classes, and Spring's resources. */
class ApplicationInputsTests {

    private final ApplicationContextRunner contexts = TestContexts.local().withBean(Reader.class);

    /** A class of the application, without any annotation. */
    static final class Settings {
        private int rounds;

        Settings(int rounds) {
            this.rounds = rounds;
        }

        int rounds() {
            return rounds;
        }
    }

    /** A service. */
    static class Reader {
        private final AtomicInteger runs = new AtomicInteger();

        @CachedResult(model = "reader", version = "1")
        public long length(Resource resource) {
            return runs.incrementAndGet();
        }

        @CachedResult(model = "settings", version = "1")
        public long rounds(Object settings) {
            runs.incrementAndGet();
            return ((Settings) settings).rounds();
        }

        @CachedResult(model = "folder", version = "1")
        public int count(Path folder) {
            return runs.incrementAndGet();
        }

        int runs() {
            return runs.get();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @AutoConfigurationPackage
    static class Application {}

    @Test
    void resourceIsItsNameAndContent(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("a.csv"), "1");
        contexts.run(context -> {
            Reader reader = context.getBean(Reader.class);
            reader.length(new FileSystemResource(file));
            reader.length(new FileSystemResource(file.toString()));
            assertThat(reader.runs()).isOne();
            Files.writeString(file, "2");
            reader.length(new FileSystemResource(file));
            assertThat(reader.runs()).isEqualTo(2);
            reader.length(new ByteArrayResource("2".getBytes(StandardCharsets.UTF_8)));
            assertThat(reader.runs()).as("without a name").isEqualTo(3);
        });
    }

    @Test
    void ignoredFilesAreNoPartOfAFolder(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.csv"), "1");
        contexts.withPropertyValues("cachedresult.ignored-files=.DS_Store,thumbs.db")
                .run(context -> {
                    Reader reader = context.getBean(Reader.class);
                    reader.count(folder);
                    Files.writeString(folder.resolve(".DS_Store"), "x");
                    Files.writeString(folder.resolve("thumbs.db"), "x");
                    reader.count(folder);
                    assertThat(reader.runs()).isOne();
                    Files.writeString(folder.resolve("my-thumbs.db"), "x");
                    reader.count(folder);
                    assertThat(reader.runs()).as("names are compared whole").isEqualTo(2);
                });
    }

    @Test
    void resourceThatCanBeReadOnceRunsUncachedAndUnread() {
        contexts.run(context -> {
            Reader reader = context.getBean(Reader.class);
            ByteArrayInputStream stream = new ByteArrayInputStream(new byte[] {1});
            reader.length(new InputStreamResource(stream));
            reader.length(new InputStreamResource(stream));
            assertThat(reader.runs()).isEqualTo(2);
            assertThat(stream.available()).isOne();
        });
    }

    @Test
    void resourceThatIsAFolderRunsUncached(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.csv"), "1");
        contexts.run(context -> {
            Reader reader = context.getBean(Reader.class);
            for (Resource resource : List.of(
                    new FileUrlResource(folder.toUri().toURL()),
                    new UrlResource(folder.toUri().toURL()),
                    new FileSystemResource(folder))) {
                int before = reader.runs();
                reader.length(resource);
                reader.length(resource);
                assertThat(reader.runs()).as("%s", resource).isEqualTo(before + 2);
            }
        });
    }

    @Test
    void classOfTheApplicationIsHashedByItsFields() {
        contexts.withUserConfiguration(Application.class).run(context -> {
            Reader reader = context.getBean(Reader.class);
            assertThat(reader.rounds(new Settings(1))).isEqualTo(reader.rounds(new Settings(1)));
            assertThat(reader.runs()).isOne();
            assertThat(reader.rounds(new Settings(2))).isEqualTo(2);
            assertThat(reader.runs()).isEqualTo(2);
        });
    }

    @Test
    void classOfAnUnknownPackageRunsUncached() {
        contexts.run(context -> {
            Reader reader = context.getBean(Reader.class);
            reader.rounds(new Settings(1));
            reader.rounds(new Settings(1));
            assertThat(reader.runs()).isEqualTo(2);
        });
    }
}
