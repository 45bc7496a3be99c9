package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Producer;
import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryKey;
import io.github.cachedresult.entry.EntryKeys;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.eviction.Selector;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.spool.SpoolOptions;
import io.github.cachedresult.spool.SpoolState;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import io.github.cachedresult.value.CompressionOptions;
import io.github.cachedresult.value.PayloadCompression;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results that are too large for the first of two stores, or for both, and results that are compressed. */
class LargeResultsTests {

    private static final int LIMIT = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);
    private final ConcurrentLinkedQueue<CacheEvent> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runs = new AtomicInteger();

    private ResultCacheBuilder builder() {
        redis.maximumEntrySize = LIMIT;
        return ResultCache.builder()
                .store(redis)
                .store(s3)
                .compression(CompressionOptions.NONE)
                .listener(heard::add)
                .shutdownLimit(PATIENCE);
    }

    private ResultCache process() {
        return builder().build();
    }

    private static CachedOperation<String> plan(ResultCache cache) {
        return cache.operation("org.acme.Docking.pose", String.class)
                .model("m")
                .version("v1")
                .inputs("x")
                .build();
    }

    private Cached<String> ask(ResultCache cache, int length) {
        return cache.get(plan(cache), () -> runs.incrementAndGet() + "x".repeat(length), "a");
    }

    /** Of a process of its own, whose writes have ended. */
    private Cached<String> askOnce(int length) {
        try (ResultCache cache = process()) {
            return ask(cache, length);
        }
    }

    @Test
    void large_isWholeBelowAndAPointerAbove() {
        Cached<String> computed = askOnce(5_000);
        EntryHeader below = whole(s3.only()).header();
        EntryHeader above = whole(redis.only()).header();
        assertThat(below.entryId()).isEqualTo(id(computed));
        assertThat(whole(redis.only()).payload().size()).isZero();
        assertThat(above).isEqualTo(below.pointer());
        assertThat(above.isPointer()).isTrue();
        assertThat(redis.only().length).isLessThan(1_000);
        assertThat(redis.writes.get(0).reclaimAt()).isEqualTo(below.life().expiresAt());
    }

    @Test
    void large_isWrittenBeforeItsPointer() {
        List<Boolean> entryWasThere = new ArrayList<>();
        redis.beforeWrite = () -> entryWasThere.add(!s3.entries().isEmpty());
        askOnce(5_000);
        assertThat(entryWasThere).containsExactly(true);
    }

    @Test
    void pointer_leadsToTheStoreBelowAndIsNotWrittenAgain() {
        askOnce(5_000);
        heard.clear();
        redis.writes.clear();
        Cached<String> found = askOnce(5_000);
        assertThat(found.cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(found.value()).hasSize(5_001);
        assertThat(runs).hasValue(1);
        assertThat(redis.writes).isEmpty();
        assertThat(heard).noneMatch(event -> event instanceof CacheEvent.Unusable);
    }

    @Test
    void largeWithoutItsPointer_isBackFilledByAPointer() {
        askOnce(5_000);
        byte[] pointer = redis.only();
        redis.entries().clear();
        assertThat(askOnce(5_000).cachedFrom().tier()).isEqualTo(Tier.S3);
        assertThat(redis.only()).isEqualTo(pointer);
    }

    @Test
    void pointerToAnotherEntry_isReplacedAndTheAnswerIsOneWholeEntry() {
        askOnce(5_000);
        byte[] first = redis.only();
        redis.entries().clear();
        s3.entries().clear();
        Cached<String> second = askOnce(6_000);
        byte[] current = redis.only();
        redis.putRaw(redis.onlyKey(), first);
        Cached<String> found = askOnce(5_000);
        assertThat(found.value()).isEqualTo(second.value());
        assertThat(id(found)).isEqualTo(id(second));
        assertThat(redis.only()).isEqualTo(current);
    }

    @Test
    void missingBehindAPointer_isAMissThatIsCountedAndRepairsBoth() {
        for (int length : new int[] {6_000, 10}) {
            askOnce(5_000);
            s3.entries().clear();
            heard.clear();
            Cached<String> again = askOnce(length);
            assertThat(again.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(heard)
                    .anyMatch(event -> event instanceof CacheEvent.Unusable unusable
                            && unusable.tier() == Tier.REDIS
                            && unusable.defect() == Defect.DANGLING);
            UUID now = id(again);
            assertThat(whole(s3.only()).header().entryId()).isEqualTo(now);
            assertThat(whole(redis.only()).header().entryId()).isEqualTo(now);
            assertThat(whole(redis.only()).header().isPointer()).isEqualTo(length > LIMIT);
            redis.entries().clear();
            s3.entries().clear();
        }
    }

    @Test
    void storeBelowDown_pointerIsNoResultAndNotDangling() {
        askOnce(5_000);
        heard.clear();
        s3.reading = Behaviour.FAILED_OUTCOME;
        s3.writing = Behaviour.FAILED_OUTCOME;
        Cached<String> again = askOnce(10);
        assertThat(again.cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(heard).noneMatch(event -> event instanceof CacheEvent.Unusable);
    }

    @Test
    void storeBelowDown_largeHasNoPointer() {
        s3.writing = Behaviour.FAILED_OUTCOME;
        assertThat(askOnce(5_000).value()).hasSize(5_001);
        assertThat(redis.entries()).isEmpty();
    }

    @Test
    void storeAboveDown_largeIsStoredBelowAndReturned() {
        redis.writing = Behaviour.FAILED_OUTCOME;
        redis.reading = Behaviour.FAILED_OUTCOME;
        askOnce(5_000);
        assertThat(whole(s3.only()).payload().size()).isGreaterThan(5_000);
        redis.writing = Behaviour.NORMAL;
        redis.reading = Behaviour.NORMAL;
        askOnce(5_000);
        assertThat(runs).hasValue(1);
        assertThat(whole(redis.only()).header().isPointer()).isTrue();
    }

    @Test
    void largeLosesToALargeOne_theWinnerIsUsed() {
        ResultCache winner = process();
        s3.beforeWrite = () -> {
            s3.beforeWrite = () -> {};
            ask(winner, 7_000);
        };
        Cached<String> loser = askOnce(5_000);
        winner.close();
        assertThat(loser.value()).hasSize(7_001);
        assertThat(loser.cachedFrom().tier()).isEqualTo(Tier.S3);
        assertOneEntry(id(loser));
    }

    @Test
    void smallLosesToAPointer_theEntryItPointsToIsUsed() {
        ResultCache winner = process();
        redis.beforeWrite = () -> {
            redis.beforeWrite = () -> {};
            ask(winner, 7_000);
        };
        Cached<String> loser = askOnce(10);
        winner.close();
        assertThat(loser.value()).hasSize(7_001);
        assertOneEntry(id(loser));
    }

    @Test
    void largeLosesToASmallOneAbove_theSmallOneTakesItsPlaceBelow() {
        askOnce(10);
        ResultKey key = redis.onlyKey();
        byte[] small = redis.only();
        redis.entries().clear();
        s3.entries().clear();
        redis.beforeWrite = () -> redis.putRaw(key, small);
        Cached<String> loser = askOnce(7_000);
        assertThat(loser.value()).hasSize(11);
        assertOneEntry(id(loser));
        assertThat(whole(redis.only()).header().isPointer()).isFalse();
    }

    @Test
    void smallLosesToAPointerToNothing_replacesIt() {
        askOnce(5_000);
        ResultKey key = redis.onlyKey();
        byte[] dangling = redis.only();
        redis.entries().clear();
        s3.entries().clear();
        redis.beforeWrite = () -> {
            redis.beforeWrite = () -> {};
            redis.putRaw(key, dangling);
        };
        Cached<String> stored = askOnce(10);
        assertThat(stored.value()).hasSize(11);
        assertOneEntry(id(stored));
    }

    private void assertOneEntry(UUID id) {
        assertThat(whole(redis.only()).header().entryId()).isEqualTo(id);
        assertThat(whole(s3.only()).header().entryId()).isEqualTo(id);
    }

    @Test
    void refresh_replacesBoth() {
        askOnce(5_000);
        try (ResultCache cache = process()) {
            cache.get(plan(cache), io.github.cachedresult.CacheMode.REFRESH, () -> "y".repeat(9_000), "a");
        }
        assertThat(whole(s3.only()).payload().size()).isEqualTo(9_002);
        assertThat(whole(redis.only()).header())
                .isEqualTo(whole(s3.only()).header().pointer());
    }

    @Test
    void evicted_pointerIsEvictedToo() {
        askOnce(5_000);
        try (ResultCache cache = process()) {
            cache.evictions().evict(Selector.ofModel("m"), "ann", "retrained");
            assertThat(ask(cache, 5_000).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        }
        assertThat(runs).hasValue(2);
        assertThat(whole(redis.only()).header())
                .isEqualTo(whole(s3.only()).header().pointer());
    }

    @Test
    void listed_pointerAndItsEntryAreOne() {
        askOnce(5_000);
        try (ResultCache cache = process()) {
            assertThat(cache.evictions().preview(Selector.ofModel("m"), 10).entries())
                    .isEqualTo(1);
            assertThat(cache.explainMiss(plan(cache), "a")).isInstanceOf(MissExplanation.Usable.class);
            s3.entries().clear();
            assertThat(cache.explainMiss(plan(cache), "a"))
                    .isInstanceOfSatisfying(MissExplanation.Unusable.class, unusable -> assertThat(unusable.toString())
                            .contains("DANGLING"));
        }
    }

    @Test
    void tooLargeForEveryStore_isReturnedHeldHereAndReported() {
        s3.maximumEntrySize = 4_000;
        try (ResultCache cache = process()) {
            assertThat(ask(cache, 5_000).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(ask(cache, 5_000).cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        }
        assertThat(redis.writes).isEmpty();
        assertThat(s3.writes).isEmpty();
        assertThat(heard)
                .anyMatch(event -> event instanceof CacheEvent.NotStored not
                        && not.reason().contains("no store takes more than 4000"));
    }

    @Test
    void tooLargeForTheCache_isReturnedHeldHereAndReported() {
        try (ResultCache cache = builder().maximumEntrySize(4_000).build()) {
            assertThat(ask(cache, 5_000).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(ask(cache, 5_000).cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        }
        assertThat(s3.writes).isEmpty();
        assertThat(heard)
                .anyMatch(event -> event instanceof CacheEvent.NotStored not
                        && not.reason().contains("more than the 4000 of maximum-entry-size"));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().maximumEntrySize(0));
    }

    @Test
    void withoutATemporaryFile_isStoredFromTheHeapAndHeldHere() throws IOException {
        SpoolOptions unusable = new SpoolOptions(Files.writeString(directory.resolve("file"), "no folder"), 1_000);
        try (ResultCache cache = builder().spool(unusable).build()) {
            assertThat(ask(cache, 5_000).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
            assertThat(ask(cache, 5_000).cachedFrom().tier()).isEqualTo(Tier.LOCAL);
            assertThat(cache.spool()).isEqualTo(new SpoolState(unusable.directory(), 0, 1));
        }
        assertThat(whole(s3.only()).payload().size()).isGreaterThan(5_000);
        assertThat(heard).noneMatch(event -> event instanceof CacheEvent.NotStored);
    }

    @Test
    void immutable_leavesNoFileButThatOfItsEntry() throws IOException {
        try (ResultCache cache =
                builder().spool(new SpoolOptions(directory, 1_000)).build()) {
            ask(cache, 5_000);
            assertThat(files()).as("others are not waited for").isLessThanOrEqualTo(1);
            assertThat(ask(cache, 5_000).value()).hasSize(5_001);
        }
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith("spooled")).count();
        }
    }

    /** Of which not even the first byte is read: who would know the size only by encrypting would have worked in vain. */
    @Test
    void tooLargeToBeEncrypted_isRefusedByItsSize() {
        EntrySeal encrypting =
                EntrySeal.NONE.encrypting(EntryKeys.of("a", List.of(EntryKey.forEncryption("a", new byte[32]))), false);
        Bytes payload = Bytes.made(2L << 30, () -> {
            throw new IOException("it is not to be read");
        });
        try (Spool spool = Spool.open(new SpoolOptions(directory, 1_000))) {
            assertThat(entries(EntrySeal.NONE, spool).refusal(payload)).isNull();
            assertThat(entries(encrypting, spool).refusal(payload)).endsWith("can be encrypted");
            assertThatExceptionOfType(EntryRefusedException.class)
                    .isThrownBy(() -> entries(encrypting, spool).entry(header(), payload))
                    .withMessageContaining("it has 2147483648 bytes, and no more than 2080374783 can be encrypted");
        }
    }

    private EntryHeader header() {
        askOnce(10);
        return whole(s3.only()).header();
    }

    private static Entries entries(EntrySeal seal, Spool spool) {
        return new Entries(
                seal,
                new PayloadCompression(CompressionOptions.NONE, 5L << 30, spool),
                spool,
                new Producer("", "", ""),
                null,
                InstantSource.system(),
                new Random(1));
    }

    @Test
    void compressed_isSmallInTheStoresAndRoutedByThat() {
        try (ResultCache cache =
                builder().compression(CompressionOptions.DEFAULTS).build()) {
            ask(cache, 100_000);
        }
        StoredResult entry = whole(redis.only());
        assertThat(entry.header().payload().compression()).isEqualTo("zstd");
        assertThat(entry.isCompressed()).isTrue();
        assertThat(redis.only()).hasSizeLessThan(LIMIT).isEqualTo(s3.only());
        // A process that does not compress reads it all the same.
        Cached<String> found = askOnce(1);
        assertThat(found.cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(found.value()).hasSize(100_001);
    }

    @Test
    void compressedMutable_isDecodedForEachCaller() {
        List<int[]> values = new ArrayList<>();
        for (int process = 0; process < 2; process++) {
            try (ResultCache cache =
                    builder().compression(CompressionOptions.DEFAULTS).build()) {
                CachedOperation<int[]> grid = cache.operation("org.acme.Grid.of", int[].class)
                        .model("m")
                        .version("v1")
                        .inputs("x")
                        .build();
                for (int call = 0; call < 2; call++) {
                    values.add(cache.get(grid, () -> new int[10_000], "a").value());
                }
            }
        }
        assertThat(values).allMatch(value -> Arrays.equals(value, new int[10_000]));
        values.forEach(value -> value[0]++);
        assertThat(values).as("each its own").allMatch(value -> value[0] == 1);
        assertThat(whole(s3.only()).isCompressed()).isTrue();
    }

    @Test
    void compressedAndReadWhereItWouldBeTooLarge_isAMiss() {
        try (ResultCache cache =
                builder().compression(CompressionOptions.DEFAULTS).build()) {
            ask(cache, 100_000);
        }
        try (ResultCache small = builder().maximumEntrySize(50_000).build()) {
            assertThat(ask(small, 1).cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        }
        assertThat(heard)
                .anyMatch(event -> event instanceof CacheEvent.Unusable unusable
                        && unusable.defect() == Defect.CORRUPT
                        && unusable.reason().contains("it would have 100003"));
    }

    private static UUID id(Cached<?> answer) {
        return Objects.requireNonNull(
                Objects.requireNonNull(answer.cachedFrom().origin()).entryId());
    }

    private static StoredResult whole(byte[] bytes) {
        assertThat(EntryFormat.readHeader(bytes)).isInstanceOf(HeaderRead.Header.class);
        return ((EntryRead.Whole) EntryFormat.read(bytes)).result();
    }
}
