package io.github.cachedresult.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.entry.LogPosition;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.store.EvictionLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Processes that follow one log, over logs in memory that can be emptied, cut, and out of reach. */
class LogFollowerTests {

    private static final EvictionSubject RESULT = Selectors.ofModel("m");
    private static final Selector SELECTOR = Selector.ofModel("m");

    private final InMemoryEvictionLog redis = new InMemoryEvictionLog();
    private final InMemoryEvictionLog s3Records = new InMemoryEvictionLog();
    private final BreakableLog s3 = new BreakableLog(s3Records);
    private final AtomicLong nanos = new AtomicLong();

    private LogFollower process(EvictionLog... logs) {
        return new LogFollower(List.of(logs), EvictionOptions.DEFAULT, InstantSource.system(), nanos::get);
    }

    private static EvictionOrder order(Selector selector) {
        return new EvictionOrder(UUID.randomUUID(), Kind.EVICTED, selector, "ann", "test", Instant.EPOCH);
    }

    private static @Nullable String objection(LogFollower process, LogPosition computedUnder) {
        return process.known().objectionTo(RESULT, computedUnder);
    }

    @Test
    void numbersAreConsecutive_whoeverAppends() throws Exception {
        int each = 50;
        List<LogFollower> processes = List.of(process(redis, s3), process(redis, s3), process(redis, s3));
        var threads = Executors.newFixedThreadPool(processes.size());
        try {
            List<Future<List<Long>>> numbers = new ArrayList<>();
            for (LogFollower process : processes) {
                numbers.add(threads.submit(() -> {
                    List<Long> mine = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        mine.add(process.evict(order(SELECTOR)).number());
                    }
                    return mine;
                }));
            }
            List<Long> all = new ArrayList<>();
            for (Future<List<Long>> mine : numbers) {
                all.addAll(mine.get(60, TimeUnit.SECONDS));
            }
            assertThat(all).doesNotHaveDuplicates().hasSize(3 * each).allMatch(n -> n >= 1 && n <= 3L * each);
        } finally {
            threads.shutdownNow();
        }
        assertThat(process(redis, s3).refresh().number()).isEqualTo(3L * each);
    }

    @Test
    void whatIsComputedUnderAnEvictionIsNewer_whatWasBeforeIsOlder() {
        LogFollower here = process(redis, s3);
        LogFollower there = process(redis, s3);
        LogPosition before = here.known().position();
        here.evict(order(SELECTOR));
        LogPosition after = here.known().position();

        assertThat(objection(here, before)).contains("number 1");
        assertThat(objection(here, after)).isNull();
        assertThat(objection(there, before)).isNull();
        there.refresh();
        assertThat(objection(there, before)).contains("number 1");
        assertThat(objection(there, after)).isNull();
    }

    @Test
    void followersAreToldAtOnce() {
        EvictionOptions seldom = new EvictionOptions(Duration.ofHours(1), null, 0);
        LogFollower there = new LogFollower(List.of(redis, s3), seldom, InstantSource.system());
        there.start();
        try {
            process(redis, s3).evict(order(SELECTOR));
            Awaitility.await().until(() -> there.state().number() == 1);
        } finally {
            there.close();
        }
    }

    @Test
    void theLogOutlivesAnEmptiedCopy_whichIsFilledAgain() {
        LogFollower here = process(redis, s3);
        for (int i = 0; i < 5; i++) {
            here.evict(order(SELECTOR));
        }
        UUID log = logOf(here);
        redis.clear();

        assertThat(process(redis, s3).refresh().number()).isEqualTo(5);
        assertThat(process(redis).refresh()).matches(state -> state.number() == 5 && log.equals(state.log()));
    }

    @Test
    void aStoreThatIsAddedBelowGetsTheLog() {
        EvictionState before = stateAfter(process(redis), 3);

        EvictionState after = process(redis, s3).refresh();

        assertThat(after.log()).isEqualTo(before.log());
        assertThat(after.number()).isEqualTo(3);
        assertThat(process(s3).refresh().number()).isEqualTo(3);
    }

    @Test
    void aCopyThatIsBehindWhatIsKnown_doesNotPassForTheLog() {
        LogFollower here = process(redis, s3);
        stateAfter(here, 3);
        UUID log = logOf(here);
        cut(redis, log, 2);
        emptyS3();

        here.evict(order(Selector.ofModel("other")));

        LogFollower fresh = process(redis, s3);
        assertThat(fresh.refresh().log()).isEqualTo(logOf(here)).isNotEqualTo(log);
        assertThat(fresh.state().number()).isEqualTo(4);
    }

    @Test
    void whereBothStoresWereEmptied_anEvictionIsInALogThatOthersFind() {
        LogFollower here = process(redis, s3);
        stateAfter(here, 3);
        emptyS3();
        redis.clear();

        here.evict(order(SELECTOR));

        assertThat(process(redis, s3).refresh()).matches(state -> state.number() == 1);
    }

    @Test
    void ofALogThatBothHaveLost_noCopyIsBegun() {
        LogFollower here = process(redis, s3);
        stateAfter(here, 3);
        AtomicInteger checks = new AtomicInteger();
        s3.afterCurrent = () -> {
            checks.incrementAndGet();
            emptyS3();
            redis.clear();
        };

        while (checks.get() == 0) {
            here.refresh();
        }

        assertThat(Stages.await(redis.current())).isEmpty();
    }

    @Test
    void whatACopySaysOfALogThatWasLostWhileItWasAway_isInForceInTheNext() {
        BreakableLog copy = new BreakableLog(redis);
        stateAfter(process(copy, s3), 3);
        copy.broken = true;
        emptyS3();
        Selector other = Selector.ofModel("other");
        process(copy, s3).evict(order(other));
        copy.broken = false;

        LogFollower fresh = process(copy, s3);
        fresh.refresh();

        assertThat(objection(fresh, LogPosition.NONE)).contains("it was evicted");
        assertThat(process(s3).refresh()).matches(state -> state.number() == 4);
        assertThat(process(redis).refresh()).matches(state -> logOf(fresh).equals(state.log()));
        // Nothing is taken over twice.
        assertThat(process(copy, s3).refresh().number()).isEqualTo(4);
        assertThat(fresh.refresh().number()).isEqualTo(4);
    }

    @Test
    void whoRestoresTheLog_readsItAtOnce() {
        LogFollower here = process(redis, s3);
        stateAfter(here, 1);
        LogFollower there = process(redis, s3);
        there.refresh();
        stateAfter(here, 1);
        emptyS3();

        while (Stages.await(s3Records.current()).isEmpty()) {
            assertThat(there.state().number()).isEqualTo(1);
            there.refresh();
        }

        assertThat(there.state().number()).isEqualTo(2);
    }

    /** As S3 is: it does not see that records are missing before those that are asked for. */
    private void emptyS3() {
        s3.seesNoLoss = true;
        s3Records.clear();
    }

    @Test
    void whileTheLogIsOutOfReach_theCopyIsFollowed_andTheStateSaysSo() {
        stateAfter(process(redis, s3), 2);
        s3.broken = true;
        LogFollower late = process(redis, s3);

        EvictionState state = late.refresh();

        assertThat(state.number()).isEqualTo(2);
        assertThat(state.reachable()).isFalse();
        assertThat(state.unreachableSince()).isNotNull();
        assertThat(objection(late, LogPosition.NONE)).contains("evicted");
        s3.broken = false;
        assertThat(late.refresh().reachable()).isTrue();
        assertThat(late.state().unreachableSince()).isNull();
    }

    @Test
    void aLostLogIsAnotherOneAfterwards_soThatNumbersAreNeverComparedAcross() {
        LogFollower here = process(redis);
        LogFollower there = process(redis);
        stateAfter(here, 7);
        there.refresh();
        LogPosition seven = there.known().position();
        LogPosition none = LogPosition.NONE;
        redis.clear();

        here.evict(order(Selector.ofModel("other")));
        there.refresh();

        assertThat(here.state().log()).isNotEqualTo(seven.log());
        assertThat(there.state()).isEqualTo(there.state()).matches(state -> state.number() == 1);
        // Computed under the log that is gone, after its evictions: usable where it is known, also by the new log.
        assertThat(objection(there, seven)).isNull();
        assertThat(objection(there, none)).contains("evicted");
        here.evict(order(SELECTOR));
        there.refresh();
        assertThat(objection(there, seven)).contains("number 2");
        // Who never knew the log cannot judge by it.
        LogFollower fresh = process(redis);
        fresh.refresh();
        assertThat(fresh.known().objectionTo(Selectors.ofModel("third"), seven)).contains("gone");
    }

    @Test
    void aLogThatLostItsEndIsMended_alsoByWhoKnowsIt() {
        LogFollower here = process(redis);
        stateAfter(here, 2);
        UUID log = logOf(here);
        here.evict(order(Selector.ofModel("lost")));
        LogPosition three = here.known().position();
        cut(redis, log, 2);

        EvictionState mended = here.refresh();

        assertThat(mended.log()).isNotEqualTo(log);
        assertThat(mended.number()).isEqualTo(3);
        LogFollower fresh = process(redis);
        assertThat(fresh.refresh().number()).isEqualTo(3);
        assertThat(fresh.known().objectionTo(Selectors.ofModel("lost"), LogPosition.NONE))
                .contains("number 3");
        assertThat(here.known().objectionTo(Selectors.ofModel("third"), three)).isNull();
    }

    @Test
    void aLogThatLostItsEndAndGaveItsNumberAgain_isMended_soThatAllHaveBoth() {
        LogFollower here = process(redis);
        UUID log = Objects.requireNonNull(stateAfter(here, 2).log());
        LogFollower there = process(redis);
        there.refresh();
        here.evict(order(Selector.ofModel("lost")));
        cut(redis, log, 2);
        there.evict(order(Selector.ofModel("later")));

        for (LogFollower process : List.of(here, process(redis))) {
            process.refresh();
            for (String model : List.of("lost", "later")) {
                assertThat(process.known().objectionTo(Selectors.ofModel(model), LogPosition.NONE))
                        .contains("evicted");
            }
            assertThat(process.state().number()).isEqualTo(4);
        }
    }

    /** Who has missed nothing of the old one would find it as it was. */
    @Test
    void anotherLogThatOthersBegin_isFollowedWhenItIsToldOf() {
        LogFollower here = process(redis);
        UUID log = Objects.requireNonNull(stateAfter(here, 2).log());
        here.evict(order(Selector.ofModel("lost")));
        cut(redis, log, 2);
        EvictionOptions seldom = new EvictionOptions(Duration.ofHours(1), null, 0);
        LogFollower there = new LogFollower(List.of(redis), seldom, InstantSource.system());
        there.start();
        try {
            Awaitility.await().until(() -> there.state().number() == 2);
            here.refresh();
            Awaitility.await().until(() -> there.state().number() == 3);
            assertThat(there.state().log()).isEqualTo(here.state().log()).isNotEqualTo(log);
        } finally {
            there.close();
        }
    }

    @Test
    void anOrderWhoseAnswerWasLostIsNotWrittenTwice() {
        LogFollower here = process(s3);
        EvictionOrder order = order(SELECTOR);
        s3.losesAnswers = true;
        assertThatExceptionOfType(EvictionFailedException.class)
                .isThrownBy(() -> here.evict(order))
                .withMessageContaining("model m");
        s3.losesAnswers = false;

        assertThat(here.evict(order).number()).isEqualTo(1);
        assertThat(process(s3).refresh().number()).isEqualTo(1);
    }

    @Test
    void evictEventually_isInForceHereAtOnce_andWrittenWhenTheLogTakesIt() {
        LogFollower here = process(redis, s3);
        LogFollower there = process(redis, s3);
        s3.broken = true;

        assertThat(here.evictEventually(order(SELECTOR))).isNull();

        assertThat(here.state().pending()).isEqualTo(1);
        assertThat(objection(here, here.known().position())).contains("by this process");
        s3.broken = false;
        here.refresh();
        assertThat(here.state().pending()).isZero();
        assertThat(objection(here, here.known().position())).isNull();
        assertThat(objection(here, LogPosition.NONE)).contains("number 1");
        there.refresh();
        assertThat(objection(there, LogPosition.NONE)).contains("number 1");
    }

    @Test
    void evictEventually_waitsForOneReadingOfALogThatHangs_andNotAgain() throws Exception {
        LogFollower here = process(redis, s3);
        here.refresh();
        var threads = Executors.newCachedThreadPool();
        try {
            s3.hanging = new CompletableFuture<>();
            Future<?> reading = threads.submit(here::refresh);
            Awaitility.await().until(() -> s3.asked.get() > 0);
            int asked = s3.asked.get();
            Future<?> evicting = threads.submit(() -> here.evictEventually(order(SELECTOR)));
            s3.hanging.completeExceptionally(new IllegalStateException("no answer"));
            assertThat(reading.get(60, TimeUnit.SECONDS)).isNotNull();
            assertThat(evicting.get(60, TimeUnit.SECONDS)).isNull();
            assertThat(here.state().pending()).isEqualTo(1);
            assertThat(s3.asked.get()).as("by the reading alone").isEqualTo(asked);

            s3.hanging = new CompletableFuture<>();
            Future<?> another = threads.submit(here::refresh);
            Awaitility.await().until(() -> s3.asked.get() > asked);
            assertThat(here.evictEventually(order(SELECTOR)))
                    .as("while the log hangs")
                    .isNull();
            assertThat(another).isNotDone();
            assertThat(here.state().pending()).isEqualTo(2);

            s3.hanging.completeExceptionally(new IllegalStateException("no answer"));
            another.get(60, TimeUnit.SECONDS);
            s3.hanging = null;
            assertThat(here.refresh().pending()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void close_writesWhatIsPending() {
        LogFollower here = process(redis, s3);
        here.start();
        s3.broken = true;
        here.evictEventually(order(SELECTOR));
        s3.broken = false;
        here.close();

        assertThat(process(redis, s3).refresh().number()).isEqualTo(1);
    }

    @Test
    void hitsStopAfterTheTimeThatWasSet_andGoOnWhenTheLogIsReadAgain() {
        EvictionOptions options = new EvictionOptions(Duration.ofMillis(2), Duration.ofSeconds(30), 0);
        LogFollower here = new LogFollower(List.of(s3), options, InstantSource.system(), nanos::get);
        here.start();
        try {
            here.refresh();
            LogPosition stand = here.known().stand();
            s3.broken = true;
            nanos.addAndGet(Duration.ofSeconds(29).toNanos());
            here.refresh();
            assertThat(objection(here, LogPosition.NONE)).isNull();
            assertThat(here.known().isAt(stand)).isTrue();

            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            Awaitility.await().until(() -> here.state().stopped());
            assertThat(objection(here, LogPosition.NONE)).contains("cannot be read");
            assertThat(here.known().isAt(stand)).isFalse();

            s3.broken = false;
            here.refresh();
            assertThat(here.state().stopped()).isFalse();
            assertThat(objection(here, LogPosition.NONE)).isNull();
        } finally {
            here.close();
        }
    }

    @Test
    void aRecordThatCannotBeReadEvictsEverythingBeforeIt() {
        LogFollower here = process(s3);
        stateAfter(here, 1);
        UUID log = logOf(here);
        LogPosition one = here.known().position();
        Stages.await(s3.append(log, 2, List.of(new byte[] {1, 2, 3})));

        here.refresh();

        assertThat(here.known().objectionTo(Selectors.ofModel("any"), one)).contains("number 2");
        assertThat(here.known()
                        .objectionTo(Selectors.ofModel("any"), here.known().position()))
                .isNull();
        assertThat(here.history(2))
                .singleElement()
                .matches(eviction -> eviction.order().reason().contains("cannot be read"));
    }

    @Test
    void history_readsTheLog() {
        LogFollower here = process(redis, s3);
        EvictionOrder order = order(SELECTOR);
        here.evict(order);

        assertThat(here.history(1)).containsExactly(new Eviction(logOf(here), 1, order));
        assertThat(here.history(2)).isEmpty();
    }

    @Test
    void withoutStoresTheLogIsTheProcesssOwn() {
        LogFollower here = process();
        here.start();

        assertThat(here.evict(order(SELECTOR)).number()).isEqualTo(1);
        assertThat(objection(here, LogPosition.NONE)).contains("number 1");
        assertThat(here.ready()).isCompleted();
        here.close();
    }

    private static UUID logOf(LogFollower process) {
        return Objects.requireNonNull(process.state().log());
    }

    private static EvictionState stateAfter(LogFollower process, int evictions) {
        for (int i = 0; i < evictions; i++) {
            process.evict(order(SELECTOR));
        }
        return process.state();
    }

    /** As a replica does that takes over without the last writes. */
    private static void cut(InMemoryEvictionLog store, UUID log, int length) {
        List<byte[]> records = Stages.await(store.read(log, 1)).records().subList(0, length);
        store.clear();
        Stages.await(store.append(log, 1, records));
        Stages.await(store.begin(null, log));
    }

    /** A log that may be out of reach, or lose its answers. */
    private static final class BreakableLog implements EvictionLog {

        private final EvictionLog log;
        private volatile boolean broken;
        private volatile boolean losesAnswers;
        private volatile boolean seesNoLoss;
        private volatile Runnable afterCurrent = () -> {};
        private volatile @Nullable CompletableFuture<?> hanging;

        /** How often, while it hangs. */
        private final AtomicInteger asked = new AtomicInteger();

        BreakableLog(EvictionLog log) {
            this.log = log;
        }

        @Override
        public CompletionStage<Optional<UUID>> current() {
            CompletionStage<Optional<UUID>> current = answer(() -> log.current());
            afterCurrent.run();
            return current;
        }

        @Override
        public CompletionStage<UUID> begin(@Nullable UUID expected, UUID next) {
            return answer(() -> log.begin(expected, next));
        }

        @Override
        public CompletionStage<Page> read(UUID of, long from, byte @Nullable [] preceding) {
            CompletionStage<Page> page = answer(() -> log.read(of, from, preceding));
            return seesNoLoss ? page.thenApply(read -> new Page(read.records(), false)) : page;
        }

        @Override
        public CompletionStage<Appended> append(UUID to, long first, List<byte[]> records) {
            CompletionStage<Appended> appended = answer(() -> log.append(to, first, records))
                    .thenApply(done -> seesNoLoss && done == Appended.LOST ? Appended.DONE : done);
            return losesAnswers ? failed() : appended;
        }

        @Override
        public CompletionStage<Optional<byte[]>> mark(UUID of) {
            return answer(() -> log.mark(of));
        }

        @Override
        public CompletionStage<Boolean> replaceMark(UUID of, byte @Nullable [] expected, byte[] next) {
            return answer(() -> log.replaceMark(of, expected, next));
        }

        @Override
        public Listening listen(Runnable heard) {
            return log.listen(heard);
        }

        private <T> CompletionStage<T> answer(Supplier<CompletionStage<T>> call) {
            CompletableFuture<?> end = hanging;
            if (end == null) {
                return broken ? failed() : call.get();
            }
            asked.incrementAndGet();
            return end.thenCompose(never -> failed());
        }

        private static <T> CompletionStage<T> failed() {
            return CompletableFuture.failedFuture(new IllegalStateException("out of reach"));
        }
    }
}
