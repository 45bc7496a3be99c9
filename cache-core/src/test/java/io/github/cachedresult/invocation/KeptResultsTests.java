package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.journal.JournalOptions;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A trace and the listeners say of a new result where it is kept: in a store, in the journal, or in no store. */
class KeptResultsTests {

    @TempDir
    Path temporary;

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final FakeStore s3 = new FakeStore(Tier.S3);
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final List<ResultCache> processes = new ArrayList<>();

    @AfterEach
    void close() {
        redis.writing = Behaviour.NORMAL;
        s3.writing = Behaviour.NORMAL;
        redis.release();
        s3.release();
        processes.forEach(ResultCache::close);
    }

    private ResultCache process(@Nullable JournalOptions journal) {
        ResultCache cache = ResultCache.builder()
                .store(redis)
                .store(s3)
                .listener(events::add)
                .journal(journal)
                .build();
        processes.add(cache);
        return cache;
    }

    private JournalOptions journal() {
        return JournalOptions.in(temporary).withMinimumDuration(Duration.ZERO);
    }

    private static CallOutcome outcome(ResultCache cache) {
        CachedOperation<String> plan = cache.operation("op", String.class)
                .model("m")
                .version("1")
                .inputs("x")
                .build();
        try (ResultTrace trace = ResultTrace.open()) {
            Cached<String> answer = cache.get(plan, () -> "r", "x");
            assertThat(answer.value()).isEqualTo("r");
            return trace.calls().get(0).outcome();
        }
    }

    private void assertTold(Class<?> last) {
        assertThat(events)
                .filteredOn(
                        event -> !(event instanceof CacheEvent.StoreFailed) && !(event instanceof CacheEvent.Journaled))
                .extracting(Object::getClass)
                .isEqualTo(List.of(CacheEvent.Computed.class, last));
    }

    @Test
    void oneStoreTakesIt_itIsStored() {
        redis.writing = Behaviour.FAILED_OUTCOME;
        assertThat(outcome(process(null))).isEqualTo(new CallOutcome.Stored());
        assertTold(CacheEvent.Stored.class);
    }

    @Test
    void noStoreTakesIt_itIsNotStored() {
        redis.writing = Behaviour.FAILED_OUTCOME;
        s3.writing = Behaviour.FAILED_OUTCOME;
        ResultCache cache = process(null);
        assertThat(outcome(cache)).isEqualTo(new CallOutcome.NotStored("no store took it"));
        assertTold(CacheEvent.NotStored.class);
        assertThat(cache.counts().of(new Counted.NotStored("m", WhyNotStored.Kind.UNTAKEN, null)))
                .isEqualTo(1);
        assertThat(cache.localSize()).as("it is in this process all the same").isEqualTo(1);
    }

    @Test
    void noStoreTakesItAndThereIsAJournal_itIsKeptThere() {
        redis.writing = Behaviour.FAILED_OUTCOME;
        s3.writing = Behaviour.FAILED_OUTCOME;
        ResultCache cache = process(journal());
        assertThat(outcome(cache)).isEqualTo(new CallOutcome.KeptInJournal());
        assertTold(CacheEvent.KeptInJournal.class);
        assertThat(cache.counts().of(new Counted.KeptInJournal("m"))).isEqualTo(1);
    }

    @Test
    void itRanForLessThanTheJournalKeeps_itIsNotStored() {
        redis.writing = Behaviour.FAILED_OUTCOME;
        s3.writing = Behaviour.FAILED_OUTCOME;
        ResultCache cache = process(JournalOptions.in(temporary).withMinimumDuration(Duration.ofHours(1)));
        assertThat(outcome(cache)).isEqualTo(new CallOutcome.NotStored("no store took it"));
    }

    @Test
    void theStoresFailedTheLookup_theCallerDoesNotWaitForTheirWrites() {
        redis.reading = Behaviour.FAILED_OUTCOME;
        s3.reading = Behaviour.FAILED_OUTCOME;
        s3.writing = Behaviour.HELD;
        redis.writing = Behaviour.FAILED_OUTCOME;
        assertThat(outcome(process(null)))
                .isEqualTo(new CallOutcome.NotStored("no store has taken it yet; it is still being written"));
    }

    @Test
    void theWriteBehindHasEnded_itIsStored() {
        redis.reading = Behaviour.FAILED_OUTCOME;
        s3.reading = Behaviour.FAILED_OUTCOME;
        assertThat(outcome(process(null))).isEqualTo(new CallOutcome.Stored());
    }

    @Test
    void closed_whileAMethodRuns_whatItBringsIsStored() throws Exception {
        ResultCache cache = process(null);
        CachedOperation<String> plan =
                cache.operation("op", String.class).model("m").inputs("x").build();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        FutureTask<Cached<String>> call = new FutureTask<>(() -> cache.get(
                plan,
                () -> {
                    begun.countDown();
                    end.await();
                    return "r";
                },
                "x"));
        new Thread(call).start();
        begun.await();
        Thread closing = new Thread(cache::close);
        closing.start();
        Awaitility.await().until(() -> closing.getState() == Thread.State.TIMED_WAITING);

        end.countDown();

        assertThat(call.get().value()).isEqualTo("r");
        closing.join();
        assertThat(events).filteredOn(CacheEvent.Stored.class::isInstance).hasSize(1);
        assertThat(s3.closed).isTrue();
    }

    @Test
    void withoutStores_thisProcessIsWhereItIsStored() {
        ResultCache cache = ResultCache.builder().build();
        assertThat(outcome(cache)).isEqualTo(new CallOutcome.Stored());
    }
}
