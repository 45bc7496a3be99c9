package io.github.cachedresult.test;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.expiringEntry;
import static io.github.cachedresult.test.SampleEntries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.Defect;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.entry.EntryReference;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntrySelection;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.StoredHeader;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ResultStore} must do, to be run against its real server: extend it and say how a store is made.
 *
 * <pre>{@code
 * class RedisStoreIntegrationTests extends ResultStoreContract {
 *     @Override
 *     protected ResultStore createStore() {
 *         return …;
 *     }
 * }
 * }</pre>
 *
 * <p>The server need not be empty and may be the same for all tests: each works on models of its own. Stores are closed
 * after each test.
 */
public abstract class ResultStoreContract extends EvictionLogContract {

    private static final int WRITERS = 16;
    private static final int TIME_LIMIT_SECONDS = 60;

    private final String model = "contract-" + UUID.randomUUID();
    private final ResultKey key = key(model, "v1", "input");
    private ResultStore store = new InMemoryResultStore(Tier.COMPUTED);

    /** For subclasses. */
    protected ResultStoreContract() {}

    /** As {@link EvictionLogContract} has it. */
    @Override
    protected abstract ResultStore createStore();

    @BeforeEach
    final void openStore() {
        store = openAnother();
    }

    @Test
    void nothingIsAbsent() {
        assertThat(read(key)).isInstanceOf(StoreRead.Absent.class);
    }

    @Test
    void whatWasStoredIsFoundByteForByte() {
        byte[] bytes = entry(key, "toxic");

        assertThat(put(key, bytes)).isInstanceOf(WriteOutcome.Stored.class);

        assertThat(found(key).bytes()).isEqualTo(bytes);
        assertThat(EntryFormat.read(found(key).bytes())).isInstanceOf(EntryRead.Whole.class);
    }

    @Test
    void whatOneStoreWroteAnotherOneFinds() {
        put(key, entry(key, "toxic"));

        assertThat(found(openAnother(), key).bytes()).isEqualTo(entry(key, "toxic"));
    }

    @Test
    void aThousandEntriesAreWrittenReadAndDeletedInOneCallEach() {
        List<ResultKey> keys = keys(1_000);

        Map<ResultKey, WriteOutcome> written = join(store.putAll(keys.stream()
                .map(each -> write(each, entry(each, each.text()), WriteCondition.absent()))
                .toList()));
        Map<ResultKey, StoreRead> read = join(store.getAll(keys));

        assertThat(written).hasSize(1_000).allSatisfy((each, outcome) -> assertThat(outcome)
                .isInstanceOf(WriteOutcome.Stored.class));
        assertThat(read).containsOnlyKeys(keys).allSatisfy((each, outcome) -> assertThat(
                        foundIn(outcome).bytes())
                .isEqualTo(entry(each, each.text())));
        assertThat(join(store.delete(keys))).isEqualTo(1_000);
        assertThat(join(store.getAll(keys))).hasSize(1_000).allSatisfy((each, outcome) -> assertThat(outcome)
                .isInstanceOf(StoreRead.Absent.class));
    }

    @Test
    void everyKeyHasAnAnswerWhetherItsEntryIsThereOrNot() {
        List<ResultKey> keys = keys(20);
        List<ResultKey> present = keys.subList(5, 12);
        present.forEach(each -> put(each, entry(each, "here")));

        Map<ResultKey, StoreRead> read = join(store.getAll(keys));

        assertThat(read).containsOnlyKeys(keys).allSatisfy((each, outcome) -> assertThat(outcome)
                .isInstanceOf(present.contains(each) ? StoreRead.Found.class : StoreRead.Absent.class));
    }

    @Test
    void aKeyAskedForTwiceIsAnsweredOnceAndDeletedOnce() {
        put(key, entry(key, "toxic"));

        assertThat(join(store.getAll(List.of(key, key)))).containsOnlyKeys(key);
        assertThat(join(store.delete(List.of(key, key)))).isEqualTo(1);
    }

    @Test
    void aBatchOfNothingIsNothing() {
        assertThat(join(store.getAll(List.of()))).isEmpty();
        assertThat(join(store.putAll(List.of()))).isEmpty();
        assertThat(join(store.delete(List.of()))).isZero();
    }

    @Test
    void oneBatchHasWinnersAndLosers() {
        List<ResultKey> keys = keys(20);
        List<ResultKey> taken = keys.subList(5, 12);
        taken.forEach(each -> put(each, entry(each, "first")));

        Map<ResultKey, WriteOutcome> written = join(store.putAll(keys.stream()
                .map(each -> write(each, entry(each, "second"), WriteCondition.absent()))
                .toList()));

        assertThat(written).containsOnlyKeys(keys).allSatisfy((each, outcome) -> {
            if (taken.contains(each)) {
                assertThat(winner(outcome)).isEqualTo(entry(each, "first"));
            } else {
                assertThat(outcome).isInstanceOf(WriteOutcome.Stored.class);
            }
        });
    }

    @Test
    void ifAbsentLosesToWhatIsThereAndGetsIt() {
        put(key, entry(key, "first"));

        assertThat(winner(put(key, entry(key, "second")))).isEqualTo(entry(key, "first"));

        assertThat(found(key).bytes()).isEqualTo(entry(key, "first"));
    }

    @Test
    void unchangedReplacesWhatWasRead() {
        put(key, entry(key, "first"));

        assertThat(replace(store, key, found(key), entry(key, "second"))).isInstanceOf(WriteOutcome.Stored.class);

        assertThat(found(key).bytes()).isEqualTo(entry(key, "second"));
    }

    @Test
    void unchangedLosesToWhoeverReplacedItMeanwhile() {
        put(key, entry(key, "first"));
        StoredEntry read = found(key);
        replace(openAnother(), key, read, entry(key, "second"));

        assertThat(winner(replace(store, key, read, entry(key, "third")))).isEqualTo(entry(key, "second"));

        assertThat(found(key).bytes()).isEqualTo(entry(key, "second"));
    }

    @Test
    void unchangedStoresWhatIsGoneMeanwhile() {
        put(key, entry(key, "first"));
        StoredEntry read = found(key);
        join(store.delete(List.of(key)));

        assertThat(replace(store, key, read, entry(key, "second"))).isInstanceOf(WriteOutcome.Stored.class);

        assertThat(found(key).bytes()).isEqualTo(entry(key, "second"));
    }

    @Test
    void theWinnersEntryCanBeReplacedInItsTurn() {
        put(key, entry(key, "first"));
        StoredEntry winner = ((WriteOutcome.LostTo) put(key, entry(key, "second"))).winner();

        assertThat(replace(store, key, winner, entry(key, "third"))).isInstanceOf(WriteOutcome.Stored.class);

        assertThat(found(key).bytes()).isEqualTo(entry(key, "third"));
    }

    @Test
    void ofManyWhoWriteIfAbsentOneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            ResultKey contested = key(model, "v1", "contested " + round);
            assertThatOneWins(contested, WriteCondition.absent());
        }
    }

    @Test
    void ofManyWhoReplaceTheSameOneWins() throws Exception {
        for (int round = 0; round < 5; round++) {
            ResultKey contested = key(model, "v1", "contested " + round);
            put(contested, entry(contested, "unusable"));
            assertThatOneWins(contested, WriteCondition.unchanged(found(contested)));
        }
    }

    @Test
    void anExpiredEntryIsRecomputedAndFoundByANewProcess() {
        byte[] expired = expiringEntry(key, "old", SampleEntries.COMPUTED_AT + 1);
        put(key, expired);
        StoredEntry read = found(key);
        byte[] recomputed = expiringEntry(key, "new", EntryHeader.NEVER);

        assertThat(replace(store, key, read, recomputed)).isInstanceOf(WriteOutcome.Stored.class);
        store.close();

        assertThat(found(openAnother(), key).bytes()).isEqualTo(recomputed);
    }

    @Test
    void deletingCountsWhatWasThere() {
        List<ResultKey> keys = keys(5);
        keys.subList(0, 3).forEach(each -> put(each, entry(each, "here")));

        assertThat(join(store.delete(keys))).isEqualTo(3);
        assertThat(join(store.delete(keys))).isZero();
    }

    @Test
    void whatIsReclaimedIsWhatWasListed_andNothingThatCameInItsPlace() {
        ResultKey other = key(model, "v1", "other");
        put(key, entry(key, "old"));
        put(other, entry(other, "old"));
        Map<ResultKey, StoredEntry> seen = new HashMap<>();
        headers(EntrySelection.ofModel(model))
                .forEach(listed ->
                        seen.put(((HeaderRead.Header) listed.read()).header().key(), listed.first()));
        replace(store, other, found(other), SampleEntries.expiringEntry(other, "new", EntryHeader.NEVER - 1));

        assertThat(join(store.reclaim(seen))).isEqualTo(1);

        assertThat(read(key)).isInstanceOf(StoreRead.Absent.class);
        assertThat(found(other)).isNotNull();
        assertThat(join(store.reclaim(seen))).isZero();
        assertThat(join(store.reclaim(Map.of(other, found(other))))).isEqualTo(1);
        assertThat(join(store.reclaim(Map.of()))).isZero();
        assertThat(read(other)).isInstanceOf(StoreRead.Absent.class);
    }

    @Test
    void whatIsNoEntryIsCarriedFaithfully() {
        Map<ResultKey, byte[]> garbage = new LinkedHashMap<>();
        garbage.put(key(model, "v1", "empty"), new byte[0]);
        garbage.put(key(model, "v1", "zeros"), new byte[100]);
        garbage.put(key(model, "v1", "text"), "\r\n$-1\r\n\u0000\ud83d\ude00".getBytes(UTF_8));
        byte[] allBytes = new byte[256];
        IntStream.range(0, 256).forEach(i -> allBytes[i] = (byte) i);
        garbage.put(key(model, "v1", "all bytes"), allBytes);

        garbage.forEach((each, bytes) -> {
            assertThat(put(each, bytes)).isInstanceOf(WriteOutcome.Stored.class);
            assertThat(found(each).bytes()).isEqualTo(bytes);
            assertThat(replace(store, each, found(each), entry(each, "whole"))).isInstanceOf(WriteOutcome.Stored.class);
            assertThat(found(each).bytes()).isEqualTo(entry(each, "whole"));
        });
    }

    @Test
    void aLargeEntryIsCarried() {
        byte[] bytes = new byte[5 * 1024 * 1024];
        new Random(5).nextBytes(bytes);

        assertThat(put(key, bytes)).isInstanceOf(WriteOutcome.Stored.class);

        assertThat(found(key).bytes()).isEqualTo(bytes);
        assertThat(winner(put(key, entry(key, "late")))).isEqualTo(bytes);
    }

    @Test
    void whatMayBeReclaimedAtOnceIsStoredAndThereOrGone() {
        List<ResultKey> keys = keys(6);
        long now = System.currentTimeMillis();
        long[] times = {Long.MIN_VALUE, 0, 1, now - 1, now, now + 1};
        for (int i = 0; i < times.length; i++) {
            ResultKey each = keys.get(i);
            StoreWrite write = new StoreWrite(each, entry(each, "brief"), times[i], WriteCondition.absent());
            assertThat(join(store.putAll(List.of(write))))
                    .hasEntrySatisfying(each, outcome -> assertThat(outcome).isInstanceOf(WriteOutcome.Stored.class));
        }

        assertThat(join(store.getAll(keys))).hasSize(times.length).allSatisfy((each, outcome) -> assertThat(outcome)
                .isNotInstanceOf(StoreRead.Failed.class));
    }

    @Test
    void whatMayBeReclaimedLaterIsThere() {
        List<ResultKey> keys = keys(3);
        long now = System.currentTimeMillis();
        long[] times = {now + TimeUnit.HOURS.toMillis(1), now + TimeUnit.DAYS.toMillis(36_500), Long.MAX_VALUE - 1};
        for (int i = 0; i < times.length; i++) {
            ResultKey each = keys.get(i);
            join(store.putAll(List.of(new StoreWrite(each, entry(each, "long"), times[i], WriteCondition.absent()))));
        }

        keys.forEach(each -> assertThat(found(each).bytes()).isEqualTo(entry(each, "long")));
    }

    @Test
    void noModelOrVersionLeavesItsPlaceOrMeetsAnother() {
        Digest digest = key.digest();
        List<ResultKey> keys = oddNames()
                .flatMap(name -> Stream.of(
                        new ResultKey(model + name, "v1", digest),
                        new ResultKey(name + model, "v1", digest),
                        new ResultKey(model, name, digest)))
                .toList();
        keys.forEach(each -> assertThat(put(each, entry(each, each.toString())))
                .describedAs(each.toString())
                .isInstanceOf(WriteOutcome.Stored.class));

        keys.forEach(each -> {
            assertThat(found(each).bytes()).describedAs(each.toString()).isEqualTo(entry(each, each.toString()));
            assertThat(listed(EntrySelection.ofVersion(each.model(), each.version())))
                    .describedAs(each.toString())
                    .containsExactly(each);
        });
        assertThat(join(store.delete(keys.subList(0, 1)))).isEqualTo(1);
        assertThat(join(store.getAll(keys)).values())
                .filteredOn(StoreRead.Absent.class::isInstance)
                .hasSize(1);
    }

    @Test
    void headersAreListedByModelByVersionAndAll() {
        String other = model + "x";
        List<ResultKey> first = keys(30);
        List<ResultKey> second = List.of(key(model, "v2", "a"), key(model, "v2", "b"));
        List<ResultKey> third = List.of(key(other, "v1", "a"));
        Stream.of(first, second, third).flatMap(List::stream).forEach(each -> put(each, entry(each, "here")));

        assertThat(listed(EntrySelection.ofVersion(model, "v1"))).containsExactlyInAnyOrderElementsOf(first);
        assertThat(listed(EntrySelection.ofVersion(model, "v2"))).containsExactlyInAnyOrderElementsOf(second);
        assertThat(listed(EntrySelection.ofModel(model)))
                .hasSize(32)
                .containsAll(first)
                .containsAll(second);
        assertThat(listed(EntrySelection.ofModel(other))).containsExactlyElementsOf(third);
        assertThat(listed(EntrySelection.all()))
                .containsAll(first)
                .containsAll(second)
                .containsAll(third);
        assertThat(listed(EntrySelection.ofModel(model + "y"))).isEmpty();
        assertThat(listed(EntrySelection.ofVersion(other, "v2"))).isEmpty();
    }

    @Test
    void aListedHeaderIsTheEntrysOwnAndSaysWhereItIs() {
        put(key, entry(key, "toxic"));

        StoredHeader listed = headers(EntrySelection.ofModel(model)).get(0);

        assertThat(listed.read()).isEqualTo(EntryFormat.readHeader(entry(key, "toxic")));
        assertThat(listed.location()).isNotBlank();
    }

    @Test
    void headersLongerThanThePrefetchAreListedToo() {
        int[] lengths = {100, EntryFormat.HEADER_PREFETCH, 3 * EntryFormat.HEADER_PREFETCH, 300_000};
        Map<ResultKey, HeaderRead> expected = new HashMap<>();
        for (int length : lengths) {
            ResultKey each = key(model, "v1", "preimage of " + length);
            byte[] bytes = SampleEntries.entryWithPreimage(each, length);
            put(each, bytes);
            expected.put(each, EntryFormat.readHeader(bytes));
        }

        assertThat(headers(EntrySelection.ofModel(model)))
                .extracting(StoredHeader::read)
                .containsExactlyInAnyOrderElementsOf(expected.values());
    }

    @Test
    void garbageIsListedAsUnreadable() {
        put(key, "no entry".getBytes(UTF_8));
        ResultKey cutOff = key(model, "v1", "cut off");
        byte[] whole = SampleEntries.entryWithPreimage(cutOff, 2 * EntryFormat.HEADER_PREFETCH);
        put(cutOff, Arrays.copyOf(whole, EntryFormat.HEADER_PREFETCH + 100));

        List<StoredHeader> headers = headers(EntrySelection.ofModel(model));

        assertThat(headers)
                .extracting(StoredHeader::read)
                .hasSize(2)
                .allSatisfy(read -> assertThat(read).isInstanceOf(EntryRead.Unreadable.class))
                .extracting(read -> ((EntryRead.Unreadable) read).defect())
                .containsExactlyInAnyOrder(Defect.FOREIGN, Defect.CORRUPT);
    }

    @Test
    void whatWasComputedFromAnEntryIsFound() {
        List<ResultKey> sources = keys(3);
        ResultKey both = SampleEntries.key(model, "v2", "both");
        ResultKey one = SampleEntries.key("contract-other-" + UUID.randomUUID(), "v1/…", "one");
        long later = System.currentTimeMillis() + Duration.ofHours(1).toMillis();
        assertThat(put(
                        both,
                        SampleEntries.derivedEntry(
                                both,
                                List.of(
                                        SampleEntries.reference(sources.get(0)),
                                        SampleEntries.reference(sources.get(1))),
                                later)))
                .isInstanceOf(WriteOutcome.Stored.class);
        assertThat(put(
                        one,
                        SampleEntries.derivedEntry(
                                one, List.of(SampleEntries.reference(sources.get(0))), EntryHeader.NEVER)))
                .isInstanceOf(WriteOutcome.Stored.class);

        ResultStore another = openAnother();
        assertThat(derivedFrom(another, sources.get(0)))
                .containsExactlyInAnyOrder(SampleEntries.reference(both), SampleEntries.reference(one));
        assertThat(derivedFrom(another, sources.get(1))).containsExactly(SampleEntries.reference(both));
        assertThat(derivedFrom(another, sources.get(2))).isEmpty();
        assertThat(derivedFrom(another, both)).isEmpty();
    }

    @Test
    void whatWasComputedFromAnEntryIsFoundWhateverItsNumber() {
        List<ResultKey> derived = keys(300);
        EntryReference source = SampleEntries.reference(key);
        Map<ResultKey, WriteOutcome> outcomes = join(store.putAll(derived.stream()
                .map(each -> write(
                        each,
                        SampleEntries.derivedEntry(each, List.of(source), EntryHeader.NEVER),
                        WriteCondition.absent()))
                .toList()));
        assertThat(outcomes.values())
                .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(WriteOutcome.Stored.class));

        assertThat(derivedFrom(store, key))
                .containsExactlyInAnyOrderElementsOf(
                        derived.stream().map(SampleEntries::reference).toList());
    }

    private static List<EntryReference> derivedFrom(ResultStore from, ResultKey source) {
        try (Stream<EntryReference> derived =
                from.derivedFrom(SampleEntries.reference(source).entryId())) {
            return derived.toList();
        }
    }

    @Test
    void aListingMayBeLeftUnfinished() {
        keys(30).forEach(each -> put(each, entry(each, "here")));

        try (Stream<StoredHeader> headers = store.headers(EntrySelection.ofModel(model))) {
            assertThat(headers.findFirst()).isPresent();
        }
        assertThat(listed(EntrySelection.ofModel(model))).hasSize(30);
    }

    @Test
    void aClosedStoreMayBeClosedAgainAndFailsByOutcome() {
        put(key, entry(key, "toxic"));

        store.close();
        store.close();

        assertThat(read(key)).isInstanceOf(StoreRead.Failed.class);
        assertThat(put(key, entry(key, "late"))).isInstanceOf(WriteOutcome.Failed.class);
        assertThat(store.delete(List.of(key)).toCompletableFuture()).failsWithin(TIME_LIMIT_SECONDS, TimeUnit.SECONDS);
    }

    private void assertThatOneWins(ResultKey contested, WriteCondition condition) throws Exception {
        List<WriteOutcome> outcomes = concurrently(
                writer -> putOf(opened.getFirst(), write(contested, entry(contested, "writer " + writer), condition)));

        List<Integer> winners = IntStream.range(0, WRITERS)
                .filter(writer -> outcomes.get(writer) instanceof WriteOutcome.Stored)
                .boxed()
                .toList();
        assertThat(winners).hasSize(1);
        byte[] winning = entry(contested, "writer " + winners.get(0));
        assertThat(found(contested).bytes()).isEqualTo(winning);
        assertThat(outcomes)
                .filteredOn(outcome -> !(outcome instanceof WriteOutcome.Stored))
                .hasSize(WRITERS - 1)
                .allSatisfy(outcome -> assertThat(winner(outcome)).isEqualTo(winning));
    }

    private <T> List<T> concurrently(IntFunction<T> action) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
        try {
            CyclicBarrier start = new CyclicBarrier(WRITERS);
            List<Future<T>> results = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                results.add(threads.submit(() -> {
                    start.await();
                    return action.apply(writer);
                }));
            }
            List<T> values = new ArrayList<>();
            for (Future<T> result : results) {
                values.add(result.get(TIME_LIMIT_SECONDS, TimeUnit.SECONDS));
            }
            return values;
        } finally {
            threads.shutdownNow();
        }
    }

    private List<ResultKey> keys(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> key(model, "v1", "input " + i))
                .toList();
    }

    private static Stream<String> oddNames() {
        return Stream.of(
                ".",
                "..",
                "../..",
                "/",
                "a/b",
                "a:b",
                ":",
                "%",
                "%2F",
                "*",
                "?",
                "[a-z]",
                "\\",
                "{}",
                "{a}",
                " ",
                "\ud83d\udc8a",
                "model",
                "Model",
                "MODEL",
                "~",
                "\u00e9",
                "e\u0301",
                "\u6f22".repeat(150),
                "\u6f22".repeat(149) + "\u5b57");
    }

    private WriteOutcome put(ResultKey written, byte[] bytes) {
        return putOf(store, write(written, bytes, WriteCondition.absent()));
    }

    private static WriteOutcome replace(ResultStore in, ResultKey written, StoredEntry read, byte[] bytes) {
        return putOf(in, write(written, bytes, WriteCondition.unchanged(read)));
    }

    private static StoreWrite write(ResultKey written, byte[] bytes, WriteCondition condition) {
        return new StoreWrite(written, bytes, EntryHeader.NEVER, condition);
    }

    private static WriteOutcome putOf(ResultStore in, StoreWrite write) {
        Map<ResultKey, WriteOutcome> outcomes = join(in.putAll(List.of(write)));
        assertThat(outcomes).containsOnlyKeys(write.key());
        return outcomes.values().iterator().next();
    }

    private StoreRead read(ResultKey wanted) {
        return readOf(store, wanted);
    }

    private static StoreRead readOf(ResultStore in, ResultKey wanted) {
        Map<ResultKey, StoreRead> reads = join(in.getAll(List.of(wanted)));
        assertThat(reads).containsOnlyKeys(wanted);
        return reads.values().iterator().next();
    }

    private StoredEntry found(ResultKey wanted) {
        return found(store, wanted);
    }

    private static StoredEntry found(ResultStore in, ResultKey wanted) {
        return foundIn(readOf(in, wanted));
    }

    private static StoredEntry foundIn(StoreRead read) {
        if (read instanceof StoreRead.Found found) {
            return found.entry();
        }
        return fail("Not found: " + read, read instanceof StoreRead.Failed failed ? failed.cause() : null);
    }

    private static byte[] winner(WriteOutcome outcome) {
        if (outcome instanceof WriteOutcome.LostTo lost) {
            return lost.winner().bytes();
        }
        return fail("Not lost: " + outcome, outcome instanceof WriteOutcome.Failed failed ? failed.cause() : null);
    }

    private List<StoredHeader> headers(EntrySelection selection) {
        try (Stream<StoredHeader> headers = store.headers(selection)) {
            return headers.toList();
        }
    }

    private List<ResultKey> listed(EntrySelection selection) {
        return headers(selection).stream()
                .flatMap(listed -> listed.read() instanceof HeaderRead.Header header
                        ? Stream.of(header.header().key())
                        : Stream.empty())
                .toList();
    }
}
