package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.journal.JournalAction;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.journal.JournalState;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.FakeReplacementLog;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import io.github.cachedresult.value.CompressionOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal as the callers of a cache have it: over stores that misbehave and a real disk. */
class JournaledResultsTests {

    record Answer(String text, int number) {}

    @TempDir
    Path temporary;

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final List<ResultCache> processes = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        redis.writing = Behaviour.NORMAL;
        s3.writing = Behaviour.NORMAL;
        redis.release();
        s3.release();
        processes.forEach(ResultCache::close);
    }

    private ResultCache process(JournalOptions journal) {
        ResultCache process = ResultCache.builder()
                .store(redis)
                .store(s3)
                .listener(events::add)
                .journal(journal)
                .compression(CompressionOptions.NONE)
                .build();
        processes.add(process);
        return process;
    }

    private ResultCache process() {
        return process(everything(temporary.resolve("journal")));
    }

    private static JournalOptions everything(Path directory) {
        return JournalOptions.in(directory).withMinimumDuration(Duration.ZERO);
    }

    /** Another process that finds the disk as it is now: the first has been killed. */
    private ResultCache processAfterKill() throws IOException {
        Path image = temporary.resolve("image");
        try (Stream<Path> files = Files.walk(temporary.resolve("journal"))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        image.resolve(
                                temporary.resolve("journal").relativize(file).toString()));
            }
        }
        return process(everything(image));
    }

    private static OperationBuilder<Answer> operation(ResultCache cache) {
        return cache.operation("op", Answer.class).model("m").version("v1").inputs("x");
    }

    private Cached<Answer> get(ResultCache cache, String input) {
        CachedOperation<Answer> operation = operation(cache).build();
        return cache.get(operation, () -> new Answer("a" + input, runs.incrementAndGet()), input);
    }

    private static JournalState state(ResultCache cache) {
        return Objects.requireNonNull(cache.journal());
    }

    private List<JournalAction> actions() {
        return events.stream()
                .filter(CacheEvent.Journaled.class::isInstance)
                .map(event -> ((CacheEvent.Journaled) event).action())
                .toList();
    }

    /** Whoever holds what it replaced has no other way to hear of it. */
    @Test
    void refreshThatIsDeliveredLate_isToldToWhoHoldsItsPredecessor() {
        redis.replacements = new FakeReplacementLog();
        ResultCache holder = process(everything(temporary.resolve("another")));
        ResultCache refreshing = process();
        assertThat(get(holder, "x").value().number()).isEqualTo(1);
        Awaitility.await().until(() -> !s3.entries().isEmpty());
        List.of(redis, s3).forEach(store -> {
            store.reading = Behaviour.FAILED_OUTCOME;
            store.writing = Behaviour.FAILED_OUTCOME;
        });
        CachedOperation<Answer> operation = operation(refreshing).build();
        refreshing.get(operation, CacheMode.REFRESH, () -> new Answer("new", runs.incrementAndGet()), "x");
        assertThat(actions()).contains(JournalAction.KEPT);

        List.of(redis, s3).forEach(store -> {
            store.entries().clear();
            store.reading = Behaviour.NORMAL;
            store.writing = Behaviour.NORMAL;
        });
        awaitEmpty(refreshing);
        Awaitility.await().until(() -> get(holder, "x").value().number() == 2);
    }

    private static void awaitEmpty(ResultCache cache) {
        Awaitility.await().until(() -> state(cache).records() == 0);
    }

    @Test
    void resultThatMayStandInAfterItsExpiry_isKeptForAsLong_whenItIsDeliveredLater() throws IOException {
        s3.writing = Behaviour.FAILED_OUTCOME;
        ResultCache killed = process();
        CachedOperation<Answer> operation = operation(killed)
                .ttl(Duration.ofHours(1))
                .staleFor(Duration.ofDays(7))
                .build();
        killed.get(operation, () -> new Answer("a", 1), "x");
        long atFirst = s3.writes.get(0).reclaimAt();
        s3.writing = Behaviour.NORMAL;
        s3.writes.clear();
        awaitEmpty(processAfterKill());
        EntryHeader entry = ((HeaderRead.Header) EntryFormat.readHeader(s3.only())).header();
        // The process that counts as killed goes on, and may try again itself.
        assertThat(s3.writes).isNotEmpty().allSatisfy(write -> assertThat(write.reclaimAt())
                .isEqualTo(entry.life().expiresAt() + Duration.ofDays(7).toMillis())
                .isEqualTo(atFirst));
    }

    @Test
    void tooLargeForTheFirstStore_isDeliveredToTheLastAlone() throws IOException {
        redis.maximumEntrySize = 2_000;
        s3.writing = Behaviour.FAILED_OUTCOME;
        get(process(), "x".repeat(5_000));
        s3.writing = Behaviour.NORMAL;
        awaitEmpty(processAfterKill());
        assertThat(s3.only()).hasSizeGreaterThan(5_000);
        assertThat(redis.entries()).isEmpty();
        assertThat(get(process(everything(temporary.resolve("other"))), "x".repeat(5_000))
                        .cachedFrom()
                        .tier())
                .isEqualTo(Tier.S3);
    }

    @Test
    void pointerInAnUpperStore_isNotDeliveredInPlaceOfTheResult() throws IOException {
        s3.writing = Behaviour.FAILED_OUTCOME;
        redis.writing = Behaviour.FAILED_OUTCOME;
        get(process(), "x");
        byte[] kept = processWithoutJournal("x");
        EntryHeader another = ((HeaderRead.Header) EntryFormat.readHeader(kept)).header();
        redis.putRaw(another.key(), EntryFormat.write(another.pointer(), new byte[0]));
        redis.writing = Behaviour.NORMAL;
        s3.writing = Behaviour.NORMAL;
        awaitEmpty(processAfterKill());
        assertThat(((HeaderRead.Header) EntryFormat.readHeader(s3.only()))
                        .header()
                        .isPointer())
                .isFalse();
    }

    /** The entry that a process makes whose stores are others. */
    private byte[] processWithoutJournal(String input) {
        FakeStore elsewhere = new FakeStore(Tier.S3);
        try (ResultCache cache = ResultCache.builder().store(elsewhere).build()) {
            get(cache, input);
        }
        return elsewhere.only();
    }

    @Test
    void writeBehind_isInTheJournalWhenTheCallerHasTheResult() {
        s3.writing = Behaviour.HELD;
        ResultCache cache = process();
        assertThat(get(cache, "x").value().number()).isEqualTo(1);
        assertThat(state(cache).records()).isEqualTo(1);
        assertThat(redis.entries()).hasSize(1);
        s3.release();
        awaitEmpty(cache);
        assertThat(s3.only()).isEqualTo(redis.only());
        assertThat(actions()).containsExactly(JournalAction.KEPT, JournalAction.DELIVERED);
    }

    @Test
    void killedBeforeTheLastStoreHasIt_andRedisEmptied_nothingIsLost() throws IOException {
        s3.writing = Behaviour.HELD;
        Cached<Answer> had = get(process(), "x");
        redis.entries().clear();
        s3.writing = Behaviour.NORMAL;

        ResultCache other = processAfterKill();
        Awaitility.await().until(() -> !s3.entries().isEmpty());
        awaitEmpty(other);

        assertThat(get(other, "x").value()).isEqualTo(had.value());
        assertThat(runs).hasValue(1);
    }

    @Test
    void everyStoreFails_theResultIsKeptAndDeliveredLater() {
        redis.writing = Behaviour.FAILED_OUTCOME;
        s3.writing = Behaviour.FAILED_OUTCOME;
        ResultCache cache = process();
        get(cache, "x");
        assertThat(state(cache).records()).isEqualTo(1);
        redis.writing = Behaviour.NORMAL;
        s3.writing = Behaviour.NORMAL;
        cache.close();
        assertThat(s3.entries()).hasSize(1);
        assertThat(redis.entries()).hasSize(1);
        assertThat(state(cache).records()).isZero();
    }

    @Test
    void storesThatDidNotAnswerTheLookup_areNotWaitedFor_andTheJournalKeepsTheResult() {
        redis.reading = Behaviour.FAILED_OUTCOME;
        s3.reading = Behaviour.FAILED_OUTCOME;
        redis.writing = Behaviour.HELD;
        s3.writing = Behaviour.HELD;
        ResultCache cache = process();
        get(cache, "x");
        assertThat(state(cache).records()).isEqualTo(1);
    }

    @Test
    void anothersResult_isKeptForTheLastStore() throws IOException {
        ResultCache cache = process();
        get(process(JournalOptions.in(temporary.resolve("other"))), "x");
        byte[] winner = redis.only();
        ResultKey key = redis.onlyKey();
        redis.entries().clear();
        s3.entries().clear();
        s3.writing = Behaviour.HELD;
        redis.beforeWrite = () -> redis.putRaw(key, winner);

        assertThat(get(cache, "x").value().number()).isEqualTo(1);
        assertThat(runs).hasValue(2);
        redis.beforeWrite = () -> {};
        redis.entries().clear();
        s3.writing = Behaviour.NORMAL;

        ResultCache other = processAfterKill();
        Awaitility.await().until(() -> !s3.entries().isEmpty());
        awaitEmpty(other);
        assertThat(s3.only()).isEqualTo(winner);
    }

    @Test
    void cheapResult_isNotKept() {
        s3.writing = Behaviour.HELD;
        ResultCache cache = process(JournalOptions.in(temporary.resolve("journal")));
        get(cache, "x");
        assertThat(state(cache).records()).isZero();
        assertThat(actions()).isEmpty();
    }

    @Test
    void directoryThatIsAFile_harmsNobody() throws IOException {
        s3.writing = Behaviour.FAILED_OUTCOME;
        Path file = Files.createFile(temporary.resolve("file"));
        ResultCache cache = process(everything(file));
        for (int i = 0; i < 10; i++) {
            assertThat(get(cache, "x" + i).value().text()).isEqualTo("ax" + i);
        }
        assertThat(redis.entries()).hasSize(10);
        assertThat(actions()).contains(JournalAction.FAILED).doesNotContain(JournalAction.KEPT);
    }

    @Test
    void withoutStores_thereIsNoJournal() {
        try (ResultCache cache = ResultCache.builder()
                .journal(everything(temporary.resolve("journal")))
                .build()) {
            assertThat(cache.journal()).isNull();
        }
    }
}
