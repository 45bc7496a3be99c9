package io.github.cachedresult.test;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.key;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link ResultStoreContract} that is about reading, writing and deleting: what, how much, and in batches. */
abstract class ReadWriteContract extends ConditionalWriteContract {

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
    void deletingCountsWhatWasThere() {
        List<ResultKey> keys = keys(5);
        keys.subList(0, 3).forEach(each -> put(each, entry(each, "here")));

        assertThat(join(store.delete(keys))).isEqualTo(3);
        assertThat(join(store.delete(keys))).isZero();
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
    void aLargeEntryIsCarried_orOneAsLargeAsTheStoreTakes() {
        byte[] bytes = new byte[(int) Math.min(5 * 1024 * 1024, store.maximumEntrySize())];
        new Random(5).nextBytes(bytes);

        assertThat(put(key, bytes)).isInstanceOf(WriteOutcome.Stored.class);

        assertThat(found(key).bytes()).isEqualTo(bytes);
        assertThat(winner(put(key, entry(key, "late")))).isEqualTo(bytes);
    }
}
