package io.github.cachedresult.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import io.github.cachedresult.store.WriteOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Machines that stop at each step by which records come and go. What the next process finds is either a whole record or
 * nothing, and it is a record wherever a caller may have had the result.
 */
class CrashTests {

    @TempDir
    Path temporary;

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);

    /** The machine has stopped. */
    private static final class Stopped extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** A disk of a machine that stops within a step. */
    private static final class StoppingDisk implements Disk {

        private final Disk real = Disk.real();
        private final Random random;
        private int left;
        private boolean stopped;

        /**
         * A disk.
         *
         * @param steps how many steps are done
         * @param random how much of the next one is done
         */
        StoppingDisk(int steps, Random random) {
            this.left = steps;
            this.random = random;
        }

        private boolean isLast() {
            if (stopped) {
                throw new Stopped();
            }
            stopped = left-- == 0;
            return stopped;
        }

        @Override
        public void write(Path file, Bytes bytes) throws IOException {
            if (isLast()) {
                real.write(file, Slice.of(bytes.first(random.nextInt((int) bytes.size() + 1))));
                throw new Stopped();
            }
            real.write(file, bytes);
        }

        @Override
        public void move(Path from, Path to) throws IOException {
            if (isLast()) {
                if (random.nextBoolean()) {
                    real.move(from, to);
                }
                throw new Stopped();
            }
            real.move(from, to);
        }

        @Override
        public void forceNames(Path folder) throws IOException {
            if (isLast()) {
                throw new Stopped();
            }
            real.forceNames(folder);
        }

        @Override
        public void delete(Path file) throws IOException {
            if (isLast()) {
                if (random.nextBoolean()) {
                    real.delete(file);
                }
                throw new Stopped();
            }
            real.delete(file);
        }
    }

    @Test
    void everyStep_ofKeepingAndDelivering_losesNothingAndMakesNothingUp() throws IOException {
        Random random = new Random(5);
        int steps = 0;
        boolean more = true;
        while (more) {
            for (int draw = 0; draw < 8; draw++) {
                more = !crashAfter(steps, random);
            }
            steps++;
        }
        // Three records of three steps, two of them deleted.
        assertThat(steps).isEqualTo(3 * 3 + 2 + 1);
    }

    /** Stops the machine after so many steps, and says whether it had none left to do. */
    private boolean crashAfter(int steps, Random random) throws IOException {
        Path directory = Files.createTempDirectory(temporary, "disk").resolve("journal");
        s3.entries().clear();
        redis.entries().clear();
        s3.writing = Behaviour.FAILED_OUTCOME;
        StoppingDisk disk = new StoppingDisk(steps, random);
        TestProcess process = new TestProcess(JournalOptions.in(directory), disk, redis, s3);
        List<JournalRecord> had = new ArrayList<>();
        for (String name : List.of("x", "y", "z")) {
            JournalRecord record = Samples.record(name);
            CompletionStage<?> kept = process.keep(record, lastWrite(name));
            if (!disk.stopped && kept.toCompletableFuture().isDone()) {
                had.add(record);
            }
        }
        s3.writing = Behaviour.NORMAL;
        try {
            process.scheduler.runScheduled();
        } catch (Stopped e) {
            assertThat(disk.stopped).isTrue();
        }

        Path image = Samples.image(directory, directory.resolveSibling("image"));
        TestProcess next = new TestProcess(image, redis, s3);
        next.scheduler.runScheduled();

        for (JournalRecord record : had) {
            assertThat(s3.entries()).containsKey(record.header().key());
        }
        s3.entries().forEach((key, bytes) -> assertThat(List.of("x", "y", "z")).anySatisfy(name -> {
            assertThat(key).isEqualTo(Samples.key(name));
            assertThat(bytes).isEqualTo(Samples.record(name).entry().toArray());
        }));
        assertThat(next.actions()).doesNotContain(JournalAction.REJECTED, JournalAction.FAILED);
        assertThat(next.journal.state().records()).isZero();
        assertThat(Samples.files(image, OwnFolder.RECORD)).isEmpty();
        assertThat(Samples.files(image, OwnFolder.UNFINISHED)).isEmpty();
        return !disk.stopped;
    }

    /** Under way for ever, or refused. */
    private static CompletableFuture<WriteOutcome> lastWrite(String name) {
        return name.equals("y") ? new CompletableFuture<>() : CompletableFuture.completedFuture(TestProcess.failed());
    }

    @Test
    void truncatedFiles_atEveryByte_areSetAside() throws IOException {
        byte[] whole = RecordFormat.write(Samples.record("x")).toArray();
        Path folder = Files.createDirectories(home().resolve("ended"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(folder.resolve(length + OwnFolder.RECORD), Arrays.copyOf(whole, length));
        }
        assertNothingIsDelivered(whole.length);
    }

    @Test
    void mutatedFiles_areSetAside() throws IOException {
        Random random = new Random(7);
        byte[] whole = RecordFormat.write(Samples.record("x")).toArray();
        byte[] other = RecordFormat.write(Samples.record("y")).toArray();
        Path folder = Files.createDirectories(home().resolve("ended"));
        for (int i = 0; i < 400; i++) {
            byte[] mutated = whole.clone();
            int from = random.nextInt(whole.length);
            if (i % 2 == 0) {
                mutated[from] ^= (byte) (1 << random.nextInt(8));
            } else {
                // The keys are hashed: the two differ in their middle.
                int splice = whole.length / 2 + random.nextInt(20) - 60;
                System.arraycopy(other, 0, mutated, 0, splice);
            }
            if (!Arrays.equals(mutated, whole) && !Arrays.equals(mutated, other)) {
                Files.write(folder.resolve(i + OwnFolder.RECORD), mutated);
            }
        }
        assertNothingIsDelivered(Samples.files(folder, OwnFolder.RECORD).size());
    }

    private Path home() {
        return temporary.resolve("journal").resolve(io.github.cachedresult.store.PathSegment.of(s3.description()));
    }

    private void assertNothingIsDelivered(int files) {
        TestProcess process = new TestProcess(temporary.resolve("journal"), redis, s3);
        process.scheduler.runScheduled();
        assertThat(s3.writes).isEmpty();
        assertThat(redis.writes).isEmpty();
        assertThat(process.actions()).hasSize(files).containsOnly(JournalAction.REJECTED);
        assertThat(Samples.files(home().resolve(AbandonedFolders.REJECTED), OwnFolder.RECORD))
                .hasSize(files);
    }
}
