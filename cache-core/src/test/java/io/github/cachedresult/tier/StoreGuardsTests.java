package io.github.cachedresult.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Tier;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.EntryRead;
import io.github.cachedresult.entry.EntrySeal;
import io.github.cachedresult.entry.StoredResult;
import io.github.cachedresult.key.Digest;
import io.github.cachedresult.key.ResultKey;
import io.github.cachedresult.store.EntryRefusedException;
import io.github.cachedresult.store.EntryTimeoutException;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import io.github.cachedresult.store.ResultStore;
import io.github.cachedresult.store.StoreRead;
import io.github.cachedresult.store.StoreWrite;
import io.github.cachedresult.store.StoredEntry;
import io.github.cachedresult.store.WriteCondition;
import io.github.cachedresult.store.WriteOutcome;
import io.github.cachedresult.tier.BreakerState.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StoreGuardsTests {

    private static final Duration LIMIT = Duration.ofMillis(5_050);
    private static final Duration WAIT = Duration.ofSeconds(1);
    private static final ResultKey KEY = key(1);
    private static final byte[] ENTRY = {1, 2, 3};

    private final ManualTimer timer = new ManualTimer();
    private final FakeStore store = new FakeStore(Tier.REDIS);
    private final List<String> events = new ArrayList<>();

    /** What the jitter is made of: 0 for none. */
    private long random;

    private final StoreGuards guards = guard(BreakerOptions.DEFAULTS);
    private final ResultStore guarded = guards.tiers().get(0).store();

    private StoreGuards guard(BreakerOptions options) {
        StoreStateListener listener = new StoreStateListener() {
            @Override
            public void storeHeldBack(Tier tier, String name, String action, String reason) {
                events.add(tier + " " + name + " " + action + ": " + reason);
            }

            @Override
            public void storeUsedAgain(Tier tier, String name, String action, Duration heldBack) {
                events.add(tier + " " + name + " " + action + " after " + heldBack);
            }
        };
        return new StoreGuards(
                List.of(new StoreTier(store, null, options)),
                listener,
                timer,
                () -> random,
                new ReplacementFollower(List.of(), LocalTier.none(), WAIT),
                timer);
    }

    @Test
    void answersArePassedOn() {
        assertThat(read()).isInstanceOf(StoreRead.Absent.class);
        assertThat(write()).isInstanceOf(WriteOutcome.Stored.class);
        assertThat(read()).isInstanceOf(StoreRead.Found.class);
        assertThat(guarded.delete(List.of(KEY)).toCompletableFuture()).isCompletedWithValue(1);
        assertThat(read()).isInstanceOf(StoreRead.Absent.class);
        assertThat(guarded.tier()).isEqualTo(Tier.REDIS);
        assertThat(guarded.description()).isEqualTo(store.description());
        assertThat(state().isDegraded()).isFalse();
        assertThat(state().reads().lastFailure()).isNull();
    }

    /** As the journal offers records, which nobody has routed by their size. */
    @Test
    void entriesThatAreTooLargeAreRefusedBeforeTheStoreIsAsked() {
        store.maximumEntrySize = ENTRY.length;
        StoreWrite large = new StoreWrite(key(2), new byte[ENTRY.length + 1], Long.MAX_VALUE, WriteCondition.absent());
        StoreWrite small = new StoreWrite(KEY, ENTRY, Long.MAX_VALUE, WriteCondition.absent());
        for (List<StoreWrite> batch : List.of(List.of(large), List.of(large, small))) {
            Map<ResultKey, WriteOutcome> outcomes =
                    guarded.putAll(batch).toCompletableFuture().join();
            assertThat(outcomes).hasSameSizeAs(batch);
            assertThat(outcomes.get(key(2)))
                    .isInstanceOfSatisfying(WriteOutcome.Failed.class, failed -> assertThat(failed.cause())
                            .isInstanceOf(EntryRefusedException.class)
                            .hasMessageContaining("fake REDIS takes no more than 3"));
        }
        assertThat(store.writes).containsExactly(small);
        assertThat(read()).isInstanceOf(StoreRead.Found.class);
        assertThat(state().isDegraded()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Behaviour.class,
            names = {"FAILED_OUTCOME", "FAILED_STAGE", "THROWS", "THROWS_ERROR", "NULL_STAGE", "NULL_MAP"})
    void storeIsLeftAloneAfterThreeFailuresInARow(Behaviour failing) {
        store.reading = failing;
        fail(2);
        store.reading = Behaviour.NORMAL;
        assertThat(read()).isInstanceOf(StoreRead.Absent.class);
        store.reading = failing;
        fail(2);
        assertThat(state().reads().position()).isEqualTo(Position.CLOSED);
        fail(1);

        assertThat(state().reads().position()).isEqualTo(Position.OPEN);
        int asked = store.asked.size();
        assertThat(reading())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("left alone since 2026-11-21T12:00:00Z");
        assertThat(store.asked).hasSize(asked);
        assertThat(events).hasSize(1);
    }

    @Test
    void callsInFlightWaitOnceAndFurtherOnesDoNot() {
        store.reading = Behaviour.HELD;
        List<CompletableFuture<?>> inFlight = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            inFlight.add(reading());
        }
        assertThat(store.asked).hasSize(10);
        timer.advance(LIMIT);

        assertThat(inFlight).allSatisfy(call -> assertThat(call).isCompletedExceptionally());
        for (int i = 0; i < 100; i++) {
            assertThat(reading()).isCompletedExceptionally();
        }
        assertThat(store.asked).hasSize(10);
        assertThat(events).containsExactly("REDIS fake REDIS read: fake REDIS did not answer within 5000 ms");
    }

    @Test
    void storeIsTriedInTheBackgroundAndUsedAgain() {
        store.reading = Behaviour.FAILED_OUTCOME;
        fail(3);
        store.reading = Behaviour.NORMAL;
        store.asked.clear();

        timer.advance(WAIT.minusNanos(1));
        assertThat(store.asked).isEmpty();
        assertThat(state().reads().isHeldBack()).isTrue();
        timer.advance(Duration.ofNanos(1));

        assertThat(store.asked).singleElement().isNotEqualTo(KEY);
        assertThat(state().reads())
                .isEqualTo(new BreakerState(
                        Position.CLOSED,
                        Instant.parse("2026-11-21T12:00:01Z"),
                        new BreakerState.Failure(Instant.parse("2026-11-21T12:00:00Z"), "down")));
        assertThat(read()).isInstanceOf(StoreRead.Absent.class);
        assertThat(events).containsExactly("REDIS fake REDIS read: down", "REDIS fake REDIS read after PT1S");
        assertThat(timer.pending()).isZero();
    }

    @Test
    void waitsGrowToAMaximum() {
        store.reading = Behaviour.FAILED_STAGE;
        fail(3);

        assertThat(waits(8)).containsExactly(1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0);
        assertThat(state().reads().since()).isEqualTo(Instant.parse("2026-11-21T12:00:00Z"));
        assertThat(events).as("one for the whole time").hasSize(1);
    }

    @Test
    void waitsAreScattered() {
        store.reading = Behaviour.FAILED_STAGE;
        random = Long.MIN_VALUE; // half of the jitter
        fail(3);

        assertThat(waits(7)).containsExactly(0.875, 1.75, 3.5, 7.0, 14.0, 26.25, 26.25);
    }

    @Test
    void waitsGrowOnWhereTrialsSucceedAndCallsDoNot() {
        for (double wait : new double[] {1, 2, 4}) {
            store.reading = Behaviour.FAILED_STAGE;
            fail(3);
            store.reading = Behaviour.NORMAL;
            assertThat(waits(1)).containsExactly(wait);
            assertThat(state().isDegraded()).isFalse();
        }
        assertThat(read()).isInstanceOf(StoreRead.Absent.class);
        store.reading = Behaviour.FAILED_STAGE;
        fail(3);
        assertThat(waits(1)).as("a call has succeeded").containsExactly(1.0);
    }

    private List<Double> waits(int count) {
        List<Double> waits = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Duration next = timer.untilNext().orElseThrow();
            waits.add(next.toNanos() / 1e9);
            timer.advance(next);
        }
        return waits;
    }

    @Test
    void trialHasTheHalfOpenStateToItselfAndEndsInAnyCase() {
        store.reading = Behaviour.FAILED_OUTCOME;
        fail(3);
        store.reading = Behaviour.HELD;
        timer.advance(WAIT);

        assertThat(state().reads().position()).isEqualTo(Position.HALF_OPEN);
        int asked = store.asked.size();
        for (int i = 0; i < 100; i++) {
            assertThat(reading()).isCompletedExceptionally();
        }
        assertThat(store.asked).hasSize(asked);
        timer.advance(LIMIT);
        assertThat(state().reads().position()).isEqualTo(Position.OPEN);

        timer.advance(WAIT.multipliedBy(2));
        assertThat(state().reads().position()).isEqualTo(Position.HALF_OPEN);
        store.release();
        assertThat(state().reads().position())
                .as("the first trial is late, the second is not")
                .isEqualTo(Position.CLOSED);
    }

    @Test
    void failuresOfCallsFromBeforeTellNothingOfNow() {
        store.reading = Behaviour.HELD;
        List<CompletableFuture<?>> old = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            old.add(reading());
        }
        timer.advance(Duration.ofSeconds(2));
        store.reading = Behaviour.FAILED_OUTCOME;
        fail(3);
        store.reading = Behaviour.NORMAL;
        timer.advance(WAIT);
        assertThat(state().reads().position()).isEqualTo(Position.CLOSED);

        timer.advance(LIMIT.minusSeconds(3));
        assertThat(old).allSatisfy(call -> assertThat(call).isCompletedExceptionally());
        assertThat(state().reads().position()).isEqualTo(Position.CLOSED);
    }

    @Test
    void readsAndWritesAreApart() {
        store.writing = Behaviour.FAILED_OUTCOME;
        for (int i = 0; i < 3; i++) {
            assertThat(write()).isInstanceOf(WriteOutcome.Failed.class);
        }

        assertThat(state().writes().position()).isEqualTo(Position.OPEN);
        assertThat(state().reads().position()).isEqualTo(Position.CLOSED);
        assertThat(read()).isInstanceOf(StoreRead.Absent.class);
        assertThat(writing()).isCompletedExceptionally();
        assertThat(guarded.delete(List.of(KEY)).toCompletableFuture()).isCompletedExceptionally();
    }

    /** As one that is full does. */
    @Test
    void aStoreThatTakesNoWrites_isFreedOfWhatIsEvicted() {
        assertThat(write()).isInstanceOf(WriteOutcome.Stored.class);
        store.writing = Behaviour.FAILED_OUTCOME;
        for (int i = 0; i < 3; i++) {
            assertThat(write()).isInstanceOf(WriteOutcome.Failed.class);
        }
        assertThat(state().writes().position()).isEqualTo(Position.OPEN);

        assertThat(guarded.reclaim(Map.of(KEY, new StoredEntry(ENTRY, null))).toCompletableFuture())
                .isCompletedWithValue(1);
        assertThat(store.entries()).isEmpty();
    }

    @Test
    void writesAreTriedByAWriteThatLeavesNothing() {
        store.writing = Behaviour.FAILED_OUTCOME;
        for (int i = 0; i < 3; i++) {
            write();
        }
        timer.advance(WAIT);
        assertThat(state().writes().position())
                .as("reads are answered, writes are not")
                .isEqualTo(Position.OPEN);
        store.writing = Behaviour.NORMAL;
        store.writes.clear();
        timer.advance(WAIT.multipliedBy(2));

        assertThat(state().writes().position()).isEqualTo(Position.CLOSED);
        assertThat(store.writes).hasSize(1);
        assertThat(store.entries()).isEmpty();
        assertThat(write()).isInstanceOf(WriteOutcome.Stored.class);
    }

    @Test
    void trialOfWritesReplacesWhatADeadProcessLeft() {
        store.writing = Behaviour.FAILED_OUTCOME;
        for (int i = 0; i < 3; i++) {
            write();
        }
        timer.advance(WAIT);
        StoreWrite trial = store.writes.get(store.writes.size() - 1);
        store.putRaw(trial.key(), new byte[] {9});
        store.writing = Behaviour.NORMAL;
        timer.advance(WAIT.multipliedBy(2));

        assertThat(store.writes.get(store.writes.size() - 1).condition()).isInstanceOf(WriteCondition.Unchanged.class);
        assertThat(store.entries()).isEmpty();
        assertThat(trial.reclaimAt())
                .isEqualTo(Instant.parse("2026-11-21T12:01:01Z").toEpochMilli());
    }

    @Test
    void writesAreNotTriedWhileReadsAreNotAnswered() {
        store.writing = Behaviour.FAILED_OUTCOME;
        for (int i = 0; i < 3; i++) {
            write();
        }
        store.reading = Behaviour.FAILED_OUTCOME;
        store.writes.clear();
        timer.advance(WAIT);

        assertThat(store.writes).isEmpty();
        assertThat(state().writes().position()).isEqualTo(Position.OPEN);
    }

    @Test
    void refusalOfSingleEntriesIsNoFailureOfTheStore() {
        store.reading = Behaviour.REFUSED_OUTCOME;
        store.writing = Behaviour.REFUSED_OUTCOME;
        for (int i = 0; i < 10; i++) {
            assertThat(read()).isInstanceOfSatisfying(StoreRead.Failed.class, failed -> assertThat(failed.cause())
                    .isInstanceOf(EntryRefusedException.class));
            assertThat(write()).isInstanceOf(WriteOutcome.Failed.class);
        }

        assertThat(state().isDegraded()).isFalse();
    }

    @Test
    void largeEntriesThatAreLateAreNoFailureOfTheStore() {
        store.writing = Behaviour.LATE_OUTCOME;
        for (int i = 0; i < 10; i++) {
            assertThat(write()).isInstanceOfSatisfying(WriteOutcome.Failed.class, failed -> assertThat(failed.cause())
                    .isInstanceOf(EntryTimeoutException.class));
        }
        assertThat(state().isDegraded()).isFalse();
        store.writing = Behaviour.NORMAL;
        assertThat(write()).isInstanceOf(WriteOutcome.Stored.class);
    }

    @Test
    void largeEntriesThatAreLate_doNotSpeakForTheStoreEither() {
        for (int i = 0; i < 3; i++) {
            store.writing = Behaviour.LATE_OUTCOME;
            write();
            store.writing = Behaviour.FAILED_OUTCOME;
            write();
        }
        assertThat(state().writes().isHeldBack()).isTrue();
    }

    @Test
    void batchOfWhichAPartIsAnsweredIsNoFailure() {
        store.reading = Behaviour.FAILED_FIRST;
        for (int i = 0; i < 10; i++) {
            assertThat(guarded.getAll(List.of(key(1), key(2)))
                            .toCompletableFuture()
                            .join()
                            .values())
                    .hasAtLeastOneElementOfType(StoreRead.Failed.class);
        }
        assertThat(state().isDegraded()).isFalse();
        fail(3);
        assertThat(state().reads().isHeldBack()).isTrue();
    }

    @Test
    void withoutBreakersOnlyTheTimeLimitHolds() {
        StoreGuards limited = guard(BreakerOptions.OFF);
        ResultStore only = limited.tiers().get(0).store();
        store.reading = Behaviour.HELD;
        for (int i = 0; i < 10; i++) {
            CompletableFuture<?> call = only.getAll(List.of(KEY)).toCompletableFuture();
            assertThat(call).isNotDone();
            timer.advance(LIMIT);
            assertThat(call).isCompletedExceptionally();
        }

        assertThat(store.asked).hasSize(10);
        assertThat(limited.states().get(0).reads().position()).isEqualTo(Position.OFF);
        assertThat(limited.states().get(0).isDegraded()).isFalse();
        assertThat(events).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Behaviour.class,
            names = {"NORMAL", "FAILED_FIRST", "REFUSED_OUTCOME"},
            mode = EnumSource.Mode.EXCLUDE)
    void withoutBreakersWhatAStoreBreaksOfItsContractIsAFailureOfTheChain(Behaviour broken) throws IOException {
        StoreChain chain = new StoreChain(guard(BreakerOptions.OFF).tiers(), EntrySeal.NONE, failures(), null, null);
        store.reading = broken;
        store.writing = broken;
        byte[] entry = Files.readAllBytes(Path.of("src/test/resources/entry-v1.bin"));
        StoredResult whole = ((EntryRead.Whole) EntryFormat.read(entry)).result();
        EntryReader<StoredResult> reader = (key, tier, bytes, maximumAge) -> {
            throw new AssertionError("nothing is found");
        };

        CompletableFuture<List<StoreLookup<StoredResult>>> looked =
                chain.lookup(List.of(KEY), reader, Runnable::run).toCompletableFuture();
        CompletableFuture<WriteResult<StoredResult>> written =
                chain.write(whole, Map.of(), 0, reader, Runnable::run).toCompletableFuture();
        timer.advance(LIMIT);

        assertThat(looked).isCompleted();
        StoreLookup<StoredResult> lookup = looked.join().get(0);
        assertThat(lookup.hit()).isNull();
        assertThat(lookup.reads().values()).hasOnlyElementsOfType(StoreRead.Failed.class);
        assertThat(written).isCompletedWithValue(new WriteResult.Untaken<>(false));
        assertThat(events).hasSize(2);
        assertThat(events.get(0)).startsWith("read of " + KEY + ": ").doesNotContain("CompletionException");
        assertThat(events.get(1))
                .startsWith("write of " + whole.header().key() + ": ")
                .doesNotContain("CompletionException");
    }

    private TierListener failures() {
        return new TierListener() {
            @Override
            public void storeFailed(Tier tier, String name, String action, ResultKey key, Throwable cause) {
                events.add(action + " of " + key + ": " + cause);
            }

            @Override
            public void entryUnusable(Tier tier, ResultKey key, EntryJudge.Judgement.Unusable why) {
                throw new AssertionError(why);
            }
        };
    }

    @Test
    void failuresToOpenAreConfigured() {
        StoreGuards hasty = guard(new BreakerOptions(true, 1, WAIT, WAIT));
        store.reading = Behaviour.FAILED_STAGE;
        hasty.tiers().get(0).store().getAll(List.of(KEY));

        assertThat(hasty.states().get(0).reads().isHeldBack()).isTrue();
    }

    @Test
    void closedStoreIsNotTried() {
        store.reading = Behaviour.FAILED_OUTCOME;
        fail(3);
        store.asked.clear();
        guarded.close();
        guards.close();
        timer.advance(Duration.ofMinutes(1));

        assertThat(store.closed).isTrue();
        assertThat(store.asked).isEmpty();
        assertThat(timer.pending()).isZero();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            CompletableFuture<Map<ResultKey, StoreRead>> call = reading();
            assertThat(call).isDone();
            if (!call.isCompletedExceptionally() && call.join() != null) {
                assertThat(call.join().get(KEY)).isInstanceOf(StoreRead.Failed.class);
            }
        }
    }

    private StoreState state() {
        return guards.states().get(0);
    }

    private CompletableFuture<Map<ResultKey, StoreRead>> reading() {
        return guarded.getAll(List.of(KEY)).toCompletableFuture();
    }

    private StoreRead read() {
        return Objects.requireNonNull(reading().join().get(KEY));
    }

    private CompletableFuture<Map<ResultKey, WriteOutcome>> writing() {
        return guarded.putAll(List.of(new StoreWrite(KEY, ENTRY, Long.MAX_VALUE, WriteCondition.absent())))
                .toCompletableFuture();
    }

    private WriteOutcome write() {
        return Objects.requireNonNull(writing().join().get(KEY));
    }

    private static ResultKey key(long number) {
        return new ResultKey("eos3b5e", "v1", new Digest(number, 0, 0, 0));
    }
}
