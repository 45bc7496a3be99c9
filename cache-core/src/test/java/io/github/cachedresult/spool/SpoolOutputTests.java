package io.github.cachedresult.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of bytes where the disk does not take them, or is full of what nobody has any more. */
class SpoolOutputTests {

    private static final int THRESHOLD = 1_000;
    private static final int CAPACITY = 100_000;

    @TempDir
    Path directory;

    private final AtomicInteger collections = new AtomicInteger();
    private final List<Bytes> unused = new ArrayList<>();
    private Spool spool = Spool.open(new SpoolOptions(Path.of("unused"), 1));

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    private void openSmall() {
        spool = SmallDisk.open(directory, THRESHOLD, CAPACITY, this::collect);
    }

    private void collect() {
        collections.incrementAndGet();
        unused.forEach(Bytes::discard);
        unused.clear();
    }

    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    /** In pieces, so that some are written before the disk is full. */
    private Bytes written(byte[] content, long expected) throws IOException {
        try (SpoolOutput out = spool.output(expected)) {
            for (int at = 0; at < content.length; at += 700) {
                out.write(content, at, Math.min(700, content.length - at));
            }
            assertThat(out.size()).isEqualTo(content.length);
            return out.finish();
        }
    }

    private Bytes written(byte[] content) throws IOException {
        Bytes bytes = written(content, 0);
        assertThat(Bytes.areEqual(bytes, Slice.of(content))).isTrue();
        return bytes;
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith("spooled")).count();
        }
    }

    @Test
    void whateverIsExpected_theBytesAreThoseThatWereWritten() throws IOException {
        openSmall();
        byte[] content = noise(20_000);
        for (int length : new int[] {0, 1, 999, 1_000, 1_001, 20_000}) {
            byte[] some = java.util.Arrays.copyOf(content, length);
            for (long expected : new long[] {0, length - 1, length, length + 1, 50_000}) {
                Bytes bytes = written(some, expected);
                assertThat(bytes.toArray()).isEqualTo(some);
                assertThat(bytes instanceof FileBytes)
                        .as("%d where %d are expected", length, expected)
                        .isEqualTo(length > THRESHOLD || expected > THRESHOLD);
                bytes.discard();
            }
        }
        assertThat(files()).isZero();
        assertThat(spool.state()).isEqualTo(new SpoolState(directory, 0, 0));
    }

    @Test
    void directoryThatCannotBe_isInTheHeapUntilItCan() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "no folder");
        spool = Spool.open(new SpoolOptions(blocked, THRESHOLD));
        assertThat(written(noise(50_000))).isInstanceOf(Slice.class);
        assertThat(written(noise(50_000), 50_000)).isInstanceOf(Slice.class);
        assertThat(spool.state().inHeapInstead()).isEqualTo(2);
        assertThatIOException().isThrownBy(() -> spool.output(3L << 30));
        Files.delete(blocked);
        assertThat(written(noise(50_000))).isInstanceOf(FileBytes.class);
        assertThat(spool.state()).isEqualTo(new SpoolState(blocked, 50_000, 3));
    }

    @Test
    void fullInTheMiddle_isInTheHeapAndLeavesNothing() throws IOException {
        openSmall();
        for (int length : new int[] {CAPACITY + 1, 150_000, 350_000}) {
            assertThat(written(noise(length))).isInstanceOf(Slice.class);
        }
        assertThat(files()).isZero();
        assertThat(written(noise(CAPACITY))).isInstanceOf(FileBytes.class);
        assertThat(spool.state()).isEqualTo(new SpoolState(directory, CAPACITY, 3));
        assertThat(collections).as("nothing could be unused").hasValue(0);
    }

    @Test
    void fullOfWhatNobodyHas_isWrittenWhenThatIsGone() throws IOException {
        openSmall();
        unused.add(written(noise(30_000)));
        unused.add(written(noise(40_000)));
        Bytes kept = written(noise(20_000));
        assertThat(written(noise(75_000))).isInstanceOf(FileBytes.class);
        assertThat(collections).hasValue(1);
        assertThat(kept.toArray()).isEqualTo(noise(20_000));
        assertThat(spool.state()).isEqualTo(new SpoolState(directory, 95_000, 0));
    }

    @Test
    void fullOfWhatIsInUse_collectorIsAskedOnceForTheSameFiles() throws IOException {
        openSmall();
        Bytes kept = written(noise(60_000));
        for (int i = 0; i < 3; i++) {
            assertThat(written(noise(60_000))).isInstanceOf(Slice.class);
        }
        assertThat(collections).hasValue(1);
        unused.add(written(noise(30_000)));
        assertThat(written(noise(35_000))).isInstanceOf(FileBytes.class);
        assertThat(collections).hasValue(2);
        assertThat(kept.toArray()).isEqualTo(noise(60_000));
    }

    @Test
    void manyBytes_collectorIsAskedAndAgainWhenThoseInUseHaveDoubled() {
        SpoolSpace space = new SpoolSpace(1_000, collections::incrementAndGet);
        space.add(1_000);
        assertThat(collections).hasValue(0);
        space.add(1);
        // It waits for a second for what is deleted, and nothing is.
        Awaitility.await().until(() -> collections.get() == 1 && space.isAtRest());
        space.add(1_001);
        assertThat(space.isAtRest()).isTrue();
        space.add(1);
        Awaitility.await().until(() -> collections.get() == 2 && space.isAtRest());
        space.remove(2_000);
        space.add(500);
        assertThat(space.isAtRest()).as("twice of what was in use then").isTrue();
        assertThat(space.bytes()).isEqualTo(503);
    }

    @Test
    void filesDeletedLate_areNotTakenForBeingInUse() {
        SpoolSpace space = new SpoolSpace(1_000, collections::incrementAndGet);
        space.add(5_000);
        Awaitility.await().until(() -> collections.get() == 1 && space.isAtRest());
        space.remove(4_900);
        space.add(1_000);
        Awaitility.await().until(() -> collections.get() == 2);
    }

    @Test
    void interruptedThread_getsTheRoomThatIsMadeAllTheSame() {
        AtomicReference<SpoolSpace> space = new AtomicReference<>();
        space.set(new SpoolSpace(1_000, () -> new Thread(() -> space.get().remove(500)).start()));
        space.get().add(500);
        Thread.currentThread().interrupt();
        boolean made = space.get().make();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(made).isTrue();
    }

    /** What an idle process receives and does not use: no collection comes by itself. */
    @Test
    void unusedFilesAboveTheBound_areDeletedByThemselves() throws IOException {
        spool = Spool.open(new SpoolOptions(directory, THRESHOLD, 200_000));
        Bytes kept = written(noise(50_000));
        for (int i = 0; i < 200; i++) {
            assertThat(written(noise(10_000)).size()).isEqualTo(10_000);
        }
        Awaitility.await().until(() -> spool.state().bytes() <= 200_000 && files() <= 16);
        assertThat(kept.toArray()).isEqualTo(noise(50_000));
    }

    @Test
    void discarded_isDeletedAtOnceAndOnlyIfItIsOurs() throws IOException {
        openSmall();
        Bytes bytes = written(noise(2_000));
        ((FileBytes) bytes).part(10, 20).discard();
        bytes.discard();
        assertThat(files()).isZero();
        Path foreign = Files.write(directory.resolve("record"), noise(10));
        FileBytes.of(foreign).discard();
        assertThat(foreign).exists();
    }
}
