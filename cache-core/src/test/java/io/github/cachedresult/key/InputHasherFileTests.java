package io.github.cachedresult.key;

import static io.github.cachedresult.key.Keys.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that are files: by name and content. */
class InputHasherFileTests {

    /** SHA-256 of {@code content}, as AiiDA's tests have it. */
    private static final String CONTENT = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";

    /** A framework's resource, say. */
    interface Resource {}

    static final class InMemory implements Resource {
        private final String name;
        private byte[] bytes;

        InMemory(String name, String text) {
            this.name = name;
            this.bytes = text.getBytes(StandardCharsets.UTF_8);
        }
    }

    static final class Resources implements ContentSource {
        @Override
        public boolean supports(Class<?> type) {
            return Resource.class.isAssignableFrom(type);
        }

        @Override
        public String name(Object input) {
            return ((InMemory) input).name;
        }

        @Override
        public InputStream open(Object input) throws IOException {
            byte[] bytes = ((InMemory) input).bytes;
            if (bytes.length == 0) {
                throw new IOException("nothing there");
            }
            return new ByteArrayInputStream(bytes);
        }
    }

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path file;

    @BeforeEach
    void createFile() throws IOException {
        file = Files.writeString(folder.resolve("a.txt"), "content");
    }

    private static InputHasher hasher(Set<String> ignoredFiles) {
        return Keys.hasher(
                new HashingOptions(Set.of(), ignoredFiles, List.of(new Resources())),
                new HashedParameter("x", 0, Object.class, null, Set.of()));
    }

    private Path write(String name, String content) throws IOException {
        Path target = folder.resolve(name);
        Files.createDirectories(target.getParent());
        return Files.writeString(target, content);
    }

    private static void refused(Object value, String message) {
        assertThatThrownBy(() -> encoded(hasher(Set.of()), value))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageStartingWith("x: ")
                .hasMessageContaining(message);
    }

    @Test
    void hash_file_isItsNameAndTheDigestOfItsContent() {
        String expected = "d81b83" + "6466696c65" + "65612e747874" + "5820" + CONTENT;
        assertThat(encoded(file)).isEqualTo(expected);
        assertThat(encoded(file.toFile())).isEqualTo(expected);
        assertThat(encoded(folder.resolve("nowhere/../a.txt").normalize())).isEqualTo(expected);
        assertThat(encoded(List.of(file))).isEqualTo("81" + expected);
    }

    @Test
    void hash_files_countByNameAndContentAndNotByPlace() throws IOException {
        String reference = encoded(file);
        assertThat(encoded(write("other/a.txt", "content"))).isEqualTo(reference);
        assertThat(encoded(write("b.txt", "content"))).isNotEqualTo(reference);
        assertThat(encoded(write("other/a.txt", "Content"))).isNotEqualTo(reference);
        assertThat(encoded(write("empty/a.txt", ""))).isNotEqualTo(reference);
        assertThat(encoded(file.toString())).isNotEqualTo(reference);
    }

    @Test
    void hash_largeFile_isReadToItsEnd() throws IOException {
        byte[] bytes = new byte[3 * (1 << 16) + 1];
        Path large = folder.resolve("large");
        String first = encoded(Files.write(large, bytes));
        bytes[bytes.length - 1] = 1;
        assertThat(encoded(Files.write(large, bytes))).isNotEqualTo(first);
        Path exact = folder.resolve("exact");
        Files.write(exact, Arrays.copyOf(bytes, 1 << 16));
        assertThat(encoded(exact))
                .endsWith(Digest.of(new byte[1 << 16], 0, 1 << 16).toHex());
    }

    @Test
    void hash_directory_isItsNameWithNamesAndContentsSorted() throws IOException {
        write("set/b/c.txt", "content");
        write("set/aa", "content");
        Files.createDirectory(folder.resolve("set/z"));
        assertThat(encoded(folder.resolve("set")))
                .isEqualTo("d81b83" + "696469726563746f7279" + "63736574" + "a3" + "6162" + "a1" + "65632e747874"
                        + "5820" + CONTENT + "617a" + "a0" + "626161" + "5820" + CONTENT);
    }

    @Test
    void hash_directories_differByAnyNameOrContent() throws IOException {
        write("set/a", "1");
        Path set = folder.resolve("set");
        String reference = encoded(set);
        write("copy/set/a", "1");
        assertThat(encoded(folder.resolve("copy/set"))).isEqualTo(reference);
        assertThat(encoded(set.resolve("."))).isEqualTo(reference);
        write("copy/set/b", "1");
        assertThat(encoded(folder.resolve("copy/set"))).isNotEqualTo(reference);
        write("moved/set/sub/a", "1");
        assertThat(encoded(folder.resolve("moved/set"))).isNotEqualTo(reference);
        write("set/a", "2");
        assertThat(encoded(set)).isNotEqualTo(reference);
        write("set/a", "1");
        assertThat(encoded(set)).isEqualTo(reference);
    }

    @Test
    void hash_ignoredFiles_areLeftOutByTheirWholeName() throws IOException {
        write("set/a", "1");
        Path set = folder.resolve("set");
        InputHasher ignoring = hasher(Set.of(".DS_Store", "cache"));
        String reference = encoded(ignoring, set);
        write("set/.DS_Store", "1");
        write("set/cache/b", "1");
        write("set/sub/.DS_Store", "1");
        Files.delete(set.resolve("sub/.DS_Store"));
        Files.delete(set.resolve("sub"));
        assertThat(encoded(ignoring, set)).isEqualTo(reference);
        assertThat(encoded(hasher(Set.of()), set)).isNotEqualTo(reference);
        write("set/caches", "1");
        String withCaches = encoded(ignoring, set);
        assertThat(withCaches).isNotEqualTo(reference);
        write("set/Cache", "1");
        assertThat(encoded(ignoring, set)).isNotEqualTo(withCaches);
        assertThat(encoded(ignoring, write("cache/.DS_Store", "1")))
                .as("an input itself is never ignored")
                .isNotEqualTo(encoded(ignoring, write("cache/.DS_Store", "2")));
    }

    @Test
    void hash_links_areFollowed() throws IOException {
        write("target/a.txt", "content");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("target"));
        write("set/real/a.txt", "content");
        Path linked = Files.createDirectory(folder.resolve("linked"));
        Files.createSymbolicLink(linked.resolve("real"), folder.resolve("target"));
        assertThat(encoded(link.resolve("a.txt"))).isEqualTo(encoded(file));
        assertThat(encoded(linked).replace("666c696e6b6564", "63736574")).isEqualTo(encoded(folder.resolve("set")));
    }

    @Test
    void hash_loopOfLinks_isRefused() throws IOException {
        Path set = Files.createDirectories(folder.resolve("set/sub"));
        Files.createSymbolicLink(set.resolve("up"), folder.resolve("set"));
        refused(folder.resolve("set"), "FileSystemLoopException");
    }

    /** Thirty folders, each with two links to the next: a tree of a thousand million folders. */
    @Test
    void hash_foldersLinkedManyTimes_areReadOnceAndTooLarge() throws IOException {
        Path tree = Files.createDirectory(folder.resolve("tree"));
        Path next = Files.createDirectory(tree.resolve("30"));
        for (int i = 29; i >= 0; i--) {
            Path directory = Files.createDirectory(tree.resolve(String.valueOf(i)));
            Files.createSymbolicLink(directory.resolve("a"), next);
            Files.createSymbolicLink(directory.resolve("b"), next);
            next = directory;
        }
        assertThat(encoded(tree.resolve("20"))).contains("a2" + "6161" + "a2").hasSizeGreaterThan(1 << 12);
        refused(tree.resolve("0"), "its list of files is larger than");
    }

    @Test
    void hash_linkedFolder_isAsDeepAsWhereItIsLinked() throws IOException {
        Path target = folder.resolve("target");
        Files.createDirectories(target.resolve("d/".repeat(60)));
        Path set = Files.createDirectory(folder.resolve("set"));
        Files.createSymbolicLink(set.resolve("a"), target);
        assertThat(encoded(set)).isNotEmpty();
        Path deep = Files.createDirectories(set.resolve("b/".repeat(50)));
        Files.createSymbolicLink(deep.resolve("z"), target);
        refused(set, "it is nested deeper than 100 levels");
    }

    @Test
    void hash_whatCannotBeRead_isRefused() throws Exception {
        refused(folder.resolve("missing"), "NoSuchFileException");
        Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("missing"));
        refused(folder.resolve("dangling"), "NoSuchFileException");
        refused(folder, "dangling");
        refused(Path.of("/dev/null"), "it is neither a file nor a directory");
        refused(new InMemory("a", ""), "nothing there");
        Path deep = folder.resolve("deep");
        Files.createDirectories(deep.resolve("d/".repeat(101)));
        refused(deep, "it is nested deeper than 100 levels");
    }

    @Test
    void hash_subclassOfFile_isRefused() {
        refused(
                new File(file.toString()) {
                    private static final long serialVersionUID = 1L;
                },
                "is not hashable");
    }

    @Test
    void hash_fileInAnArchive_isAFileAsAnyOther() throws IOException {
        URI archive = URI.create("jar:" + folder.resolve("archive.zip").toUri());
        try (FileSystem zip = FileSystems.newFileSystem(archive, Map.of("create", "true"))) {
            Files.createDirectory(zip.getPath("/set"));
            Files.writeString(zip.getPath("/set/a.txt"), "content");
            write("set/a.txt", "content");
            assertThat(encoded(zip.getPath("/set/a.txt"))).isEqualTo(encoded(file));
            assertThat(encoded(zip.getPath("/set"))).isEqualTo(encoded(folder.resolve("set")));
        }
    }

    @Test
    void hash_whatAContentSourceReads_isAFile() {
        assertThat(encoded(hasher(Set.of()), new InMemory("a.txt", "content"))).isEqualTo(encoded(file));
        assertThatThrownBy(() -> encoded(new InMemory("a.txt", "content")))
                .isInstanceOf(UnhashableInputException.class);
    }

    @Test
    void findChanged_file_isNamedOnceItsContentIsAnother() throws IOException {
        InputHasher hasher = hasher(Set.of());
        Path directory = write("set/sub/a", "1").getParent();
        InMemory resource = new InMemory("r", "1");
        HashedInputs inputs =
                Keys.hash(hasher, new Object[] {Map.of("files", List.of(1, file), "set", directory, "r", resource)});
        assertThat(inputs.files().findChanged()).isNull();
        write("set/sub/b", "1");
        assertThat(inputs.files().findChanged()).isEqualTo("x.set");
        Files.delete(folder.resolve("set/sub/b"));
        resource.bytes = new byte[] {1};
        assertThat(inputs.files().findChanged()).isEqualTo("x.r");
        resource.bytes = "1".getBytes(StandardCharsets.UTF_8);
        Files.delete(file);
        assertThat(inputs.files().findChanged()).isEqualTo("x.files[1]");
        Files.writeString(file, "content");
        assertThat(inputs.files().findChanged()).isNull();
        assertThat(Keys.hash(hasher, "no file").files()).isSameAs(FileInputs.NONE);
    }
}
