package io.github.cachedresult.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import io.github.cachedresult.store.PathSegment;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A journal over fake stores, with threads and a clock that are told what to do. */
class JournalTests {

    @TempDir
    Path temporary;

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);

    private Path directory() {
        return temporary.resolve("journal");
    }

    private TestProcess process() {
        return new TestProcess(directory(), redis, s3);
    }

    /** Another process, after all others have been killed at this moment. */
    private TestProcess processAfterKill() throws IOException {
        Path image = Samples.image(
                directory(), Files.createTempDirectory(temporary, "image").resolve("journal"));
        return new TestProcess(image, redis, s3);
    }

    private List<Path> records() {
        return Samples.files(directory(), OwnFolder.RECORD);
    }

    @Test
    void keep_lastWriteUnderWay_isOnDiskUntilItIsDone() {
        TestProcess process = process();
        JournalRecord record = Samples.record("x");
        CompletableFuture<WriteOutcome> lastWrite = new CompletableFuture<>();

        assertThat(process.keep(record, lastWrite)).isCompleted();

        assertThat(records()).hasSize(1);
        assertThat(process.journal.state())
                .isEqualTo(new JournalState(
                        directory(),
                        1,
                        4096,
                        JournalOptions.DEFAULT_MAXIMUM_SIZE,
                        Instant.ofEpochMilli(Samples.COMPUTED_AT),
                        null));
        lastWrite.complete(WriteOutcome.Stored.INSTANCE);
        assertThat(records()).isEmpty();
        assertThat(process.journal.state().records()).isZero();
        assertThat(process.journal.state().bytes()).isZero();
        assertThat(process.actions()).containsExactly(JournalAction.KEPT, JournalAction.DELIVERED);
    }

    @Test
    void keep_lastStoreHasIt_touchesNoDisk() {
        TestProcess process = process();
        JournalRecord record = Samples.record("x");
        process.keep(record, CompletableFuture.completedFuture(WriteOutcome.Stored.INSTANCE));
        process.keep(record, CompletableFuture.completedFuture(lostTo(record)));
        assertThat(directory()).doesNotExist();
        assertThat(process.heard).isEmpty();
    }

    @Test
    void keep_cheapResult_isNotKept_unlessTheThresholdIsZero() {
        JournalRecord cheap = Samples.record("x", Duration.ofMillis(99), EntryHeader.NEVER, "x");
        process().keepRefused(cheap);
        assertThat(directory()).doesNotExist();
        new TestProcess(JournalOptions.in(directory()).withMinimumDuration(Duration.ZERO), Disk.real(), s3)
                .keepRefused(cheap);
        process().keepRefused(Samples.record("x", Duration.ofMillis(100), EntryHeader.NEVER, "x"));
        assertThat(records()).hasSize(2);
    }

    @Test
    void record_ofProcessThatWasKilled_isDeliveredByAnother() throws IOException {
        process().keep(Samples.record("x"));

        TestProcess other = processAfterKill();
        other.scheduler.runScheduled();

        assertThat(s3.only()).isEqualTo(Samples.record("x").entry().toArray());
        assertThat(redis.only()).isEqualTo(Samples.record("x").entry().toArray());
        assertThat(other.actions()).containsExactly(JournalAction.ADOPTED, JournalAction.DELIVERED);
        assertThat(other.journal.state().records()).isZero();
    }

    @Test
    void record_ofProcessThatLives_isLeftAlone_untilItEnds() {
        TestProcess living = process();
        living.keepRefused(Samples.record("x"));
        TestProcess other = process();
        other.scheduler.runScheduled();
        assertThat(other.heard).isEmpty();
        assertThat(s3.entries()).isEmpty();

        s3.writing = Behaviour.FAILED_OUTCOME;
        assertThat(living.close()).isEqualTo(1);
        s3.writing = Behaviour.NORMAL;
        other.scheduler.runScheduled();

        assertThat(s3.only()).isEqualTo(Samples.record("x").entry().toArray());
        assertThat(records()).isEmpty();
        assertThat(other.close()).isZero();
    }

    @Test
    void record_foundTwice_isDeliveredOnce() throws IOException {
        process().keep(Samples.record("x"));
        TestProcess one = processAfterKill();
        TestProcess other = processAfterKill();
        one.scheduler.runScheduled();
        other.scheduler.runScheduled();
        assertThat(s3.only()).isEqualTo(Samples.record("x").entry().toArray());
        assertThat(other.actions()).containsExactly(JournalAction.ADOPTED, JournalAction.DELIVERED);
    }

    @Test
    void failingStore_isTriedWithLongerAndLongerPauses_andDrainedAtOnceWhenItWorks() {
        s3.writing = Behaviour.FAILED_STAGE;
        TestProcess process = process();
        for (int i = 0; i < 100; i++) {
            process.keepRefused(Samples.record("x" + i));
        }
        process.scheduler.runScheduled();
        assertThat(s3.writes).hasSize(32);
        for (long limit : List.of(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L)) {
            assertThat(pause(process)).isBetween(limit / 2, limit);
            s3.writes.clear();
            process.scheduler.runScheduled();
            assertThat(s3.writes).hasSize(4);
        }
        JournalState.Failure failure = process.lastFailure();
        assertThat(failure.action()).isEqualTo(JournalAction.UNDELIVERED);
        assertThat(failure.detail()).contains("fake S3", "down");
        assertThat(failure.at()).isEqualTo(process.now);
        assertThat(process.journal.state().records()).isEqualTo(100);

        s3.writing = Behaviour.NORMAL;
        process.scheduler.runScheduled();

        assertThat(s3.entries()).hasSize(100);
        assertThat(process.journal.state().records()).isZero();
        assertThat(records()).isEmpty();
    }

    private static long pause(TestProcess process) {
        assertThat(process.scheduler.delays()).hasSize(1);
        return process.scheduler.delays().get(0);
    }

    @Test
    void storeThatTakesAnEntry_shortensThePause() {
        s3.writing = Behaviour.FAILED_STAGE;
        TestProcess process = process();
        process.keepRefused(Samples.record("x"));
        for (int i = 0; i < 8; i++) {
            process.scheduler.runScheduled();
        }
        assertThat(pause(process)).isGreaterThan(10_000);
        process.keepTaken(Samples.record("y"));
        assertThat(pause(process)).isLessThanOrEqualTo(1_000);
    }

    @ParameterizedTest
    @EnumSource(value = Behaviour.class, names = "HELD", mode = EnumSource.Mode.EXCLUDE)
    void store_howeverItFails_losesNothing(Behaviour behaviour) {
        redis.writing = behaviour;
        s3.writing = behaviour;
        TestProcess process = process();
        process.keepRefused(Samples.record("x"));
        process.scheduler.runScheduled();
        redis.writing = Behaviour.NORMAL;
        s3.writing = Behaviour.NORMAL;
        process.scheduler.runScheduled();
        assertThat(s3.only()).isEqualTo(Samples.record("x").entry().toArray());
        assertThat(process.journal.state().records()).isZero();
    }

    @Test
    void upperStoreThatFails_keepsNothingInTheJournal() {
        redis.writing = Behaviour.FAILED_OUTCOME;
        TestProcess process = process();
        process.keepRefused(Samples.record("x"));
        process.scheduler.runScheduled();
        assertThat(s3.only()).isEqualTo(Samples.record("x").entry().toArray());
        assertThat(process.journal.state().records()).isZero();
    }

    @Test
    void refusedRecords_holdNoOthersBack() {
        TestProcess process = process();
        for (int i = 0; i < 60; i++) {
            process.keepRefused(Samples.record("x" + i));
            if (i < 40) {
                s3.refused.add(Samples.key("x" + i));
            }
        }
        for (int i = 0; i < 12; i++) {
            process.scheduler.runScheduled();
        }
        assertThat(s3.entries()).hasSize(20);
        assertThat(process.journal.state().records()).isEqualTo(40);
    }

    @Test
    void recordThatTheLastStoreRefusesForEver_isPutOffUntilAnotherProcessTakesItOver() throws IOException {
        s3.writing = Behaviour.REFUSED_OUTCOME;
        TestProcess process = process();
        JournalRecord record = Samples.record("x");
        process.keepRefused(record);
        for (int i = 0; i < 20; i++) {
            process.scheduler.runScheduled();
        }

        assertThat(s3.writes).hasSize(3);
        assertThat(process.actions())
                .containsExactly(
                        JournalAction.KEPT,
                        JournalAction.UNDELIVERED,
                        JournalAction.UNDELIVERED,
                        JournalAction.PUT_OFF);
        assertThat(process.lastFailure().detail()).contains("fake S3", "too large");
        assertThat(process.journal.state().records()).isEqualTo(1);
        s3.writing = Behaviour.NORMAL;
        process.keepRefused(Samples.record("y"));
        process.scheduler.runScheduled();
        assertThat(s3.entries()).containsOnlyKeys(Samples.key("y"));
        assertThat(records()).hasSize(1);

        TestProcess other = processAfterKill();
        other.scheduler.runScheduled();

        assertThat(s3.entries()).containsOnlyKeys(Samples.key("x"), Samples.key("y"));
        assertThat(other.journal.state().records()).isZero();
    }

    @Test
    void recordThatIsTooLate_isOfferedUntilItArrives() {
        s3.writing = Behaviour.LATE_OUTCOME;
        TestProcess process = process();
        process.keepRefused(Samples.record("x"));
        for (int i = 0; i < 20; i++) {
            process.scheduler.runScheduled();
        }
        assertThat(s3.writes).hasSize(20);
        s3.writing = Behaviour.NORMAL;
        process.scheduler.runScheduled();
        assertThat(s3.only()).isEqualTo(Samples.record("x").entry().toArray());
        assertThat(process.journal.state().records()).isZero();
    }

    @Test
    void twoResultsOfOneKey_oneIsDelivered() {
        s3.writing = Behaviour.FAILED_OUTCOME;
        TestProcess process = process();
        JournalRecord first = Samples.record("x");
        process.keepRefused(first);
        process.keepRefused(Samples.record("x", Duration.ofMinutes(1), EntryHeader.NEVER, "another"));
        s3.writing = Behaviour.NORMAL;
        process.scheduler.runScheduled();
        assertThat(s3.only()).isEqualTo(first.entry().toArray());
        assertThat(redis.only()).isEqualTo(first.entry().toArray());
        assertThat(records()).isEmpty();
    }

    @Test
    void expiredRecord_isDropped() throws IOException {
        process().keep(Samples.record("x", Duration.ofMinutes(1), Samples.COMPUTED_AT + 1_000, "x"));
        TestProcess other = processAfterKill();
        other.now = other.now.plusSeconds(1);
        other.scheduler.runScheduled();
        assertThat(s3.writes).isEmpty();
        assertThat(other.actions()).containsExactly(JournalAction.ADOPTED, JournalAction.EXPIRED);
        assertThat(other.journal.state().records()).isZero();
    }

    @Test
    void recordThatMayStandIn_isDeliveredAfterItsExpiry_andKeptForAsLongAsAtFirst() throws IOException {
        JournalRecord standIn = standIn("x", 1_000);
        process().keep(standIn);
        TestProcess other = processAfterKill();
        other.now = other.now.plusSeconds(8);
        other.scheduler.runScheduled();
        assertThat(s3.only()).isEqualTo(standIn.entry().toArray());
        assertThat(s3.writes).singleElement().satisfies(write -> assertThat(write.reclaimAt())
                .isEqualTo(standIn.keptUntil()));
        assertThat(redis.writes).singleElement().satisfies(write -> assertThat(write.reclaimAt())
                .isEqualTo(standIn.keptUntil()));
    }

    @Test
    void recordThatMayStandInNoMore_isDropped() throws IOException {
        process().keep(standIn("x", 1_000));
        TestProcess other = processAfterKill();
        other.now = other.now.plusSeconds(10);
        other.scheduler.runScheduled();
        assertThat(s3.writes).isEmpty();
        assertThat(other.actions()).containsExactly(JournalAction.ADOPTED, JournalAction.EXPIRED);
    }

    @Test
    void recordThatMayStandIn_takesThePlaceOfOneThatExpiredEarlier_only() {
        JournalRecord standIn = standIn("x", 1_000);
        JournalRecord later = standIn("x", 1_001);
        Map<JournalRecord, JournalRecord> expected = Map.of(standIn("x", 999), standIn, later, later);
        expected.forEach((there, stays) -> {
            redis.putRaw(Samples.key("x"), there.entry().toArray());
            s3.putRaw(Samples.key("x"), there.entry().toArray());
            TestProcess process = process();
            process.now = process.now.plusSeconds(8);
            process.keepRefused(standIn);
            process.scheduler.runScheduled();
            assertThat(s3.only()).isEqualTo(stays.entry().toArray());
            assertThat(redis.only()).isEqualTo(stays.entry().toArray());
            assertThat(process.journal.state().records()).isZero();
        });
    }

    /** A result that expires so long after it was computed, and may stand in until 10 s after that moment. */
    private static JournalRecord standIn(String name, long expiresAfter) {
        long expiresAt = Samples.COMPUTED_AT + expiresAfter;
        return Samples.record(
                name, Duration.ofMinutes(1), expiresAt, Samples.COMPUTED_AT + 10_000, "expires at " + expiresAt);
    }

    @Test
    void evictedRecord_isNotResurrected() throws IOException {
        process().keep(Samples.record("x"));
        process().keep(Samples.record("y"));
        TestProcess other = processAfterKill();
        other.evictions.inForce = header -> !header.key().equals(Samples.key("x"));
        other.scheduler.runScheduled();
        assertThat(s3.onlyKey()).isEqualTo(Samples.key("y"));
        assertThat(redis.onlyKey()).isEqualTo(Samples.key("y"));
        assertThat(other.actions())
                .containsExactlyInAnyOrder(
                        JournalAction.ADOPTED, JournalAction.ADOPTED, JournalAction.EVICTED, JournalAction.DELIVERED);
    }

    /** What S3 has was evicted: it would pass for a good one, and the record would be taken for delivered. */
    @Test
    void beforeItIsKnownWhatWasEvicted_nothingIsDelivered_andNothingLost() throws IOException {
        process().keep(Samples.record("x"));
        byte[] evicted = Samples.record("x", Duration.ofMinutes(1), EntryHeader.NEVER, "evicted")
                .entry()
                .toArray();
        s3.putRaw(Samples.key("x"), evicted);
        TestProcess other = processAfterKill();
        other.evictions.known = false;

        other.scheduler.runScheduled();

        assertThat(other.actions()).containsExactly(JournalAction.ADOPTED);
        assertThat(s3.only()).isEqualTo(evicted);
        UUID gone = EntryFormat.readHeader(evicted) instanceof HeaderRead.Header read
                ? read.header().entryId()
                : null;
        other.evictions.inForce = header -> !header.entryId().equals(gone);
        other.evictions.known = true;
        other.scheduler.runScheduled();

        assertThat(s3.only()).isEqualTo(Samples.record("x").entry().toArray());
        assertThat(other.actions()).containsExactly(JournalAction.ADOPTED, JournalAction.DELIVERED);
    }

    @Test
    void anothersEntry_stays_andIsPassedOnToTheStoresBelow() {
        byte[] winner = Samples.record("x", Duration.ofMinutes(1), EntryHeader.NEVER, "winner")
                .entry()
                .toArray();
        redis.putRaw(Samples.key("x"), winner);
        TestProcess process = process();
        process.keepRefused(Samples.record("x"));
        process.scheduler.runScheduled();
        assertThat(redis.only()).isEqualTo(winner);
        assertThat(s3.only()).isEqualTo(winner);
        assertThat(s3.writes).singleElement().satisfies(write -> assertThat(write.reclaimAt())
                .isEqualTo(EntryHeader.NEVER));
        assertThat(process.journal.state().records()).isZero();
    }

    @Test
    void whatIsInTheWayAndNoUse_isReplaced() {
        long soon = Samples.COMPUTED_AT + 1_000;
        byte[] whole = Samples.record("x", Duration.ofMinutes(1), EntryHeader.NEVER, "whole")
                .entry()
                .toArray();
        byte[] corrupt = whole.clone();
        corrupt[corrupt.length - 20]++;
        byte[] evicted = Samples.record("x", Duration.ofSeconds(7), EntryHeader.NEVER, "evicted")
                .entry()
                .toArray();
        List<byte[]> useless = List.of(
                corrupt,
                "not ours".getBytes(StandardCharsets.UTF_8),
                evicted,
                Samples.record("x", Duration.ofMinutes(1), soon, "expired")
                        .entry()
                        .toArray(),
                Samples.record("y").entry().toArray());
        for (byte[] inTheWay : useless) {
            s3.putRaw(Samples.key("x"), inTheWay);
            TestProcess process = process();
            process.now = Instant.ofEpochMilli(soon);
            process.evictions.inForce = header -> header.run().durationNanos() != 7_000_000_000L;
            process.keepRefused(Samples.record("x"));
            process.scheduler.runScheduled();
            assertThat(s3.only()).isEqualTo(Samples.record("x").entry().toArray());
            assertThat(process.journal.state().records()).isZero();
        }
    }

    @Test
    void whatALaterVersionWrote_stays() {
        byte[] later = Samples.record("x").entry().toArray();
        later[4] = 2;
        s3.putRaw(Samples.key("x"), later);
        redis.putRaw(Samples.key("x"), later);
        TestProcess process = process();
        process.keepRefused(Samples.record("x"));
        process.scheduler.runScheduled();
        assertThat(s3.only()).isEqualTo(later);
        assertThat(process.journal.state().records()).isZero();
    }

    @Test
    void whatTheLookupFoundUnusable_isReplaced_evenAfterAKill() throws IOException {
        byte[] invalid = Samples.record("x", Duration.ofMinutes(1), EntryHeader.NEVER, "invalid")
                .entry()
                .toArray();
        s3.putRaw(Samples.key("x"), invalid);
        JournalRecord record = Samples.record("x");
        process()
                .journal
                .keep(
                        record.header(),
                        record.entry(),
                        record.keptUntil(),
                        List.of(Slice.of(invalid)),
                        new CompletableFuture<>());

        TestProcess other = processAfterKill();
        other.scheduler.runScheduled();

        assertThat(s3.only()).isEqualTo(record.entry().toArray());
        assertThat(other.journal.state().records()).isZero();
    }

    @Test
    void full_theCheapestToComputeAgainGiveWay() {
        TestProcess process =
                new TestProcess(JournalOptions.in(directory()).withMaximumSize(3 * 4096), Disk.real(), redis, s3);
        for (int seconds : new int[] {30, 10, 20, 40, 5}) {
            process.keep(Samples.record("x" + seconds, Duration.ofSeconds(seconds), EntryHeader.NEVER, "x"));
        }
        assertThat(process.heard)
                .filteredOn(word -> word.action() == JournalAction.DISPLACED)
                .extracting(TestProcess.Word::key)
                .containsExactly(Samples.key("x10"));
        assertThat(process.heard)
                .filteredOn(word -> word.action() == JournalAction.REFUSED)
                .extracting(TestProcess.Word::key)
                .containsExactly(Samples.key("x5"));
        assertThat(records()).hasSize(3);
        assertThat(process.journal.state().bytes()).isEqualTo(3 * 4096);
    }

    @Test
    void full_andTheDiskFails_nothingGivesWay() {
        boolean[] broken = {false};
        Disk disk = new Disk() {
            @Override
            public void write(Path file, Bytes bytes) throws IOException {
                if (broken[0]) {
                    throw new IOException("No space left on device");
                }
                Disk.super.write(file, bytes);
            }
        };
        TestProcess process = new TestProcess(JournalOptions.in(directory()).withMaximumSize(4096), disk, redis, s3);
        process.keepRefused(Samples.record("cheap", Duration.ofSeconds(1), EntryHeader.NEVER, "cheap"));
        broken[0] = true;
        process.keepRefused(Samples.record("dear", Duration.ofSeconds(2), EntryHeader.NEVER, "dear"));
        assertThat(process.actions()).containsExactly(JournalAction.KEPT, JournalAction.FAILED);
        process.scheduler.runScheduled();
        assertThat(s3.onlyKey()).isEqualTo(Samples.key("cheap"));
        assertThat(process.journal.state().records()).isZero();
    }

    @Test
    void adoption_takesNoMoreThanThereIsRoomFor_andTheRestLater() throws IOException {
        TestProcess killed = process();
        for (int i = 0; i < 5; i++) {
            killed.keep(Samples.record("x" + i));
        }
        Path image = Samples.image(directory(), temporary.resolve("image"));
        TestProcess other = new TestProcess(JournalOptions.in(image).withMaximumSize(2 * 4096), Disk.real(), s3);
        s3.writing = Behaviour.FAILED_OUTCOME;
        Path home = image.resolve(PathSegment.of(s3.description()));
        other.scheduler.runScheduled();
        assertThat(other.journal.state().records()).isEqualTo(2);
        assertThat(Samples.files(home, OwnFolder.RECORD)).hasSize(5);
        s3.writing = Behaviour.NORMAL;
        for (int i = 0; i < 3; i++) {
            other.scheduler.runScheduled();
        }
        assertThat(s3.entries()).hasSize(5);
        assertThat(Samples.files(home, OwnFolder.RECORD)).isEmpty();
        other.close();
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void damagedFile_isSetAsideAndTheRestDelivered() throws IOException {
        TestProcess killed = process();
        killed.keep(Samples.record("x"));
        byte[] half = Arrays.copyOf(Files.readAllBytes(records().get(0)), 100);
        Files.write(records().get(0), half);
        killed.keep(Samples.record("y"));

        TestProcess other = processAfterKill();
        other.scheduler.runScheduled();

        assertThat(s3.onlyKey()).isEqualTo(Samples.key("y"));
        assertThat(other.actions())
                .containsExactlyInAnyOrder(JournalAction.REJECTED, JournalAction.ADOPTED, JournalAction.DELIVERED);
        assertThat(Samples.files(other.journal.state().directory(), OwnFolder.RECORD))
                .singleElement()
                .satisfies(aside -> {
                    assertThat(aside.toString()).contains("rejected");
                    assertThat(aside).hasBinaryContent(half);
                });
        assertThat(other.lastFailure().action()).isEqualTo(JournalAction.REJECTED);
    }

    @Test
    void ownFile_damagedMeanwhile_isSetAside() throws IOException {
        TestProcess process = process();
        process.keepRefused(Samples.record("x"));
        Files.write(records().get(0), new byte[100]);
        process.scheduler.runScheduled();
        assertThat(s3.writes).isEmpty();
        assertThat(process.actions()).containsExactly(JournalAction.KEPT, JournalAction.REJECTED);
        assertThat(process.journal.state().records()).isZero();
    }

    @Test
    void directoryThatCannotBeMade_harmsNobody_andIsUsedWhenItCan() throws IOException {
        Files.createFile(directory());
        TestProcess process = process();
        process.scheduler.runScheduled();
        assertThat(process.heard.get(0).action()).isEqualTo(JournalAction.FAILED);
        assertThat(process.heard.get(0).detail()).startsWith("it cannot be made");
        CompletableFuture<WriteOutcome> lastWrite = new CompletableFuture<>();
        assertThat(process.keep(Samples.record("x"), lastWrite)).isCompleted();
        lastWrite.complete(TestProcess.failed());
        assertThat(process.actions()).contains(JournalAction.FAILED).doesNotContain(JournalAction.KEPT);
        assertThat(process.lastFailure().detail()).contains(directory().toString());
        assertThat(process.journal.state().records()).isZero();

        Files.delete(directory());
        process.keepRefused(Samples.record("x"));
        process.scheduler.runScheduled();
        assertThat(s3.onlyKey()).isEqualTo(Samples.key("x"));
    }

    @Test
    void fullDisk_leavesNoHalfFile() {
        Disk full = new Disk() {
            @Override
            public void write(Path file, Bytes bytes) throws IOException {
                Files.write(file, new byte[(int) bytes.size() / 2]);
                throw new IOException("No space left on device");
            }
        };
        TestProcess process = new TestProcess(JournalOptions.in(directory()), full, redis, s3);
        assertThat(process.keep(Samples.record("x"), new CompletableFuture<>())).isCompleted();
        assertThat(Samples.files(directory(), "x")).isEmpty();
        assertThat(Samples.files(directory(), OwnFolder.UNFINISHED)).isEmpty();
        assertThat(process.lastFailure().detail()).contains("No space left on device");
        assertThat(process.journal.state().bytes()).isZero();
    }

    @Test
    void folderDeletedFromOutside_isMadeAgain() throws IOException {
        TestProcess process = process();
        process.keepRefused(Samples.record("x"));
        try (var files = Files.walk(directory())) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
        process.keepRefused(Samples.record("y"));
        process.scheduler.runScheduled();
        assertThat(s3.onlyKey()).isEqualTo(Samples.key("y"));
        assertThat(process.actions())
                .containsExactly(JournalAction.KEPT, JournalAction.KEPT, JournalAction.FAILED, JournalAction.DELIVERED);
        assertThat(process.journal.state().records()).isZero();
    }

    @Test
    void slowDisk_isNotWaitedForLongerThanTheLimit() throws Exception {
        Inline hung = new Inline();
        hung.hang();
        List<JournalAction> heard = new ArrayList<>();
        Journal journal = new Journal(
                JournalOptions.in(directory()).withTimeout(Duration.ofMillis(1)),
                List.of(s3),
                EntrySeal.NONE,
                new TestEvictions(),
                (action, key, detail) -> heard.add(action),
                Instant::now,
                new Random(),
                Disk.real(),
                hung,
                new Inline());
        JournalRecord record = Samples.record("x");
        journal.keep(record.header(), record.entry(), record.keptUntil(), List.of(), new CompletableFuture<>())
                .toCompletableFuture()
                .get(1, TimeUnit.MINUTES);
        assertThat(heard).containsExactly(JournalAction.FAILED);
        hung.goOn();
        assertThat(records()).isEmpty();
    }

    @Test
    void otherStores_keepTheirRecords_andAreNamed() {
        TestProcess process = process();
        process.keepRefused(Samples.record("x"));
        FakeStore custom = new FakeStore(Tier.LOCAL);
        TestProcess other = new TestProcess(directory(), custom);
        other.scheduler.runScheduled();
        other.scheduler.runScheduled();
        assertThat(other.heard).singleElement().satisfies(word -> {
            assertThat(word.action()).isEqualTo(JournalAction.FOREIGN);
            assertThat(word.detail()).isEqualTo(PathSegment.of(s3.description()));
        });
        assertThat(custom.entries()).isEmpty();
        assertThat(records()).hasSize(1);
    }

    @Test
    void storeAddedBelow_getsWhatTheOneAboveWasOwed() {
        TestProcess killed = new TestProcess(directory(), redis);
        killed.keepRefused(Samples.record("x"));
        redis.writing = Behaviour.FAILED_OUTCOME;
        assertThat(killed.close()).isEqualTo(1);
        TestProcess other = process();
        other.scheduler.runScheduled();
        assertThat(s3.onlyKey()).isEqualTo(Samples.key("x"));
        assertThat(other.close()).isZero();
        assertThat(records()).isEmpty();
    }

    @Test
    void close_deliversWhatWaits_andLeavesNoFolder() {
        TestProcess process = process();
        process.keepRefused(Samples.record("x"));
        assertThat(process.close()).isZero();
        assertThat(s3.onlyKey()).isEqualTo(Samples.key("x"));
        assertThat(directory().resolve(PathSegment.of(s3.description()))).isEmptyDirectory();
        assertThat(process.keep(Samples.record("y"), new CompletableFuture<>())).isCompleted();
        assertThat(process.close()).isZero();
    }

    @Test
    void close_storeThatNeverAnswers_isNotWaitedForLongerThanTheLimit() {
        s3.writing = Behaviour.HELD;
        Journal journal = Journal.open(
                JournalOptions.in(directory()),
                List.of(s3),
                EntrySeal.NONE,
                new TestEvictions(),
                (a, k, d) -> {},
                Instant::now,
                new Random());
        JournalRecord record = Samples.record("x");
        journal.keep(
                        record.header(),
                        record.entry(),
                        record.keptUntil(),
                        List.of(),
                        CompletableFuture.completedFuture(TestProcess.failed()))
                .toCompletableFuture()
                .join();
        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(30), () -> journal.close(Duration.ofMillis(10))))
                .isEqualTo(1);
        assertThat(records()).hasSize(1);
    }

    private static WriteOutcome lostTo(JournalRecord record) {
        return new WriteOutcome.LostTo(new StoredEntry(record.entry(), null));
    }
}
