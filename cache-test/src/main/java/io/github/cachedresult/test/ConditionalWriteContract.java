package io.github.cachedresult.test;

import static io.github.cachedresult.test.SampleEntries.entry;
import static io.github.cachedresult.test.SampleEntries.expiringEntry;
import static io.github.cachedresult.test.SampleEntries.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.entry.EntryHeader;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The part of {@link ResultStoreContract} that is about who is first: what is written under a condition. */
abstract class ConditionalWriteContract extends ListingContract {

    private static final int WRITERS = 16;

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

    private void assertThatOneWins(ResultKey contested, WriteCondition condition) throws Exception {
        List<WriteOutcome> outcomes =
                concurrently(writer -> putOf(store, write(contested, entry(contested, "writer " + writer), condition)));

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
}
