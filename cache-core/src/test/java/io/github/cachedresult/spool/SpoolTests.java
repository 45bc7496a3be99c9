package io.github.cachedresult.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTests {

    @TempDir
    Path directory;

    private Spool spool = Spool.open(new SpoolOptions(Path.of("unused"), 1));

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    private void open(Path where) {
        spool = Spool.open(new SpoolOptions(where, 1));
    }

    private static Bytes written(Spool spool, byte[] content) throws IOException {
        try (SpoolOutput out = spool.output(content.length)) {
            out.write(content);
            return out.finish();
        }
    }

    private List<Path> there() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(1).nextBytes(noise);
        return noise;
    }

    @Test
    void written_isReadAsOftenAsWanted_wholeAndInParts() throws IOException {
        open(directory);
        byte[] content = noise(200_000);
        Bytes bytes = written(spool, content);
        assertThat(bytes.size()).isEqualTo(200_000);
        assertThat(bytes.toArray()).isEqualTo(content).isEqualTo(bytes.toArray());
        assertThat(bytes.first(3)).containsExactly(content[0], content[1], content[2]);
        FileBytes part = ((FileBytes) bytes).part(100_000, 50_000).part(10, 1_000);
        byte[] expected = java.util.Arrays.copyOfRange(content, 100_010, 101_010);
        assertThat(part.toArray()).isEqualTo(expected);
        try (InputStream in = part.open()) {
            assertThat(in.skip(990)).isEqualTo(990);
            assertThat(in.read()).isEqualTo(expected[990] & 0xff);
            assertThat(in.readAllBytes()).hasSize(9);
            assertThat(in.read()).isEqualTo(-1);
        }
        Bytes joined = Bytes.joined(List.of(part, bytes));
        assertThat(joined.size()).isEqualTo(201_000);
        assertThat(Bytes.areEqual(joined, Bytes.joined(List.of(part, bytes)))).isTrue();
        assertThat(Bytes.areEqual(joined, Bytes.joined(List.of(bytes, part)))).isFalse();
    }

    @Test
    void files_areOfTheirUserAlone() throws IOException {
        open(directory);
        FileBytes bytes = (FileBytes) written(spool, noise(10));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(bytes.path())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(bytes.path().getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void file_isDeletedWhenNobodyHasItsBytes() throws IOException {
        open(directory);
        Bytes kept = written(spool, noise(10));
        assertThat(written(spool, noise(11)).size()).isEqualTo(11);
        Awaitility.await().until(() -> {
            System.gc();
            return there().size() == 2;
        });
        assertThat(kept.toArray()).isEqualTo(noise(10));
    }

    @Test
    void unfinished_isDeletedAtOnce() throws IOException {
        open(directory);
        try (SpoolOutput out = spool.output()) {
            out.write(noise(10));
        }
        assertThat(there()).extracting(Path::getFileName).containsExactly(Path.of(FolderLock.FILE));
    }

    @Test
    void close_deletesAllAndTakesNoMore() throws IOException {
        open(directory);
        Bytes bytes = written(spool, noise(10));
        spool.close();
        assertThat(directory).isEmptyDirectory();
        assertThatThrownBy(bytes::open).isInstanceOf(IOException.class);
        assertThatThrownBy(spool::begin).isInstanceOf(IOException.class).hasMessageContaining("closed");
    }

    @Test
    void whatHasNoLock_isNotDeleted_asItsProcessMayLive() throws IOException {
        open(directory);
        Bytes bytes = written(spool, noise(10));
        Files.delete(((FileBytes) bytes).path().resolveSibling(FolderLock.FILE));
        try (Spool next = Spool.open(new SpoolOptions(directory, 1))) {
            next.sweep();
        }
        assertThat(bytes.toArray()).isEqualTo(noise(10));
        assertThat(written(spool, noise(20)).toArray()).isEqualTo(noise(20));
    }

    @Test
    void open_deletesWhatAKilledProcessHasLeftAndNothingElse() throws Exception {
        open(directory);
        Bytes ours = written(spool, noise(10));
        Path foreign = Files.writeString(directory.resolve("cachedresult-spool-notes.txt"), "mine");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledSpool.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        assertThat(process.waitFor()).isEqualTo(KilledSpool.STATUS);
        assertThat(there())
                .anyMatch(file -> file.toString().endsWith("spooled") && !file.equals(((FileBytes) ours).path()));

        try (Spool next = Spool.open(new SpoolOptions(directory, 1))) {
            next.sweep();
        }
        // Its own thread may have begun with what the other one left.
        Awaitility.await().untilAsserted(() -> assertThat(there())
                .containsExactlyInAnyOrder(
                        foreign,
                        directory.resolve("output"),
                        ((FileBytes) ours).path(),
                        ((FileBytes) ours).path().resolveSibling(FolderLock.FILE)));
        assertThat(ours.toArray()).isEqualTo(noise(10));
    }

    @Test
    void folderThatIsTidiedAway_isMadeAgain() throws IOException {
        open(directory);
        Path folder = ((FileBytes) written(spool, noise(10))).path().getParent();
        for (Path file : there()) {
            Files.delete(file);
        }
        // Whoever looks for what killed processes have left may be faster.
        Files.deleteIfExists(folder);
        assertThat(written(spool, noise(11)).toArray()).isEqualTo(noise(11));
    }

    @Test
    void directoryThatCannotBe_isAnIOException() throws IOException {
        Path file = Files.write(directory.resolve("file"), "no folder".getBytes(UTF_8));
        open(file.resolve("below"));
        assertThatThrownBy(spool::begin).isInstanceOf(IOException.class);
    }

    @Test
    void options_impossible_areRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpoolOptions(directory, 0))
                .withMessageStartingWith("threshold");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SpoolOptions(directory, 1, 0))
                .withMessageStartingWith("collect-above");
    }

    /** A process that ends while it has files. */
    static final class KilledSpool {

        static final int STATUS = 7;

        private KilledSpool() {}

        public static void main(String[] arguments) throws IOException {
            Spool spool = Spool.open(new SpoolOptions(Path.of(arguments[0]), 1));
            Bytes bytes = written(spool, noise(1_000));
            Runtime.getRuntime().halt(bytes.size() == 1_000 ? STATUS : 1);
        }
    }
}
