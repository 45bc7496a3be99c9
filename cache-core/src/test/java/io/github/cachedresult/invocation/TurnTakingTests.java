package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.store.InMemoryLeases;
import io.github.cachedresult.store.LeaseEnd;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several caches over one store, as several processes have them. */
@NullUnmarked
@Timeout(60)
class TurnTakingTests {

    private final InMemoryLeases leases = new InMemoryLeases(Duration.ofMinutes(10));
    private final AskedLeases asked = new AskedLeases(leases);
    private final MapStore redis = new MapStore(Tier.REDIS);
    private final AtomicInteger runs = new AtomicInteger();
    private final List<ResultCache> processes = new ArrayList<>();
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();

    TurnTakingTests() {
        redis.leases = asked;
    }

    @AfterEach
    void close() {
        processes.forEach(ResultCache::close);
    }

    private ResultCache process(ModelRule... rules) {
        ResultCache process = ResultCache.builder()
                .store(redis)
                .rules(List.of(rules))
                .listener(events::add)
                .build();
        processes.add(process);
        return process;
    }

    private static CachedOperation<String> plan(ResultCache process, String name) {
        return process.operation(name, String.class)
                .model("m")
                .version("v")
                .inputs("x")
                .build();
    }

    private Caller call(ResultCache process, Computable<String, Exception> body) {
        CachedOperation<String> operation = plan(process, "op");
        return new Caller(() -> process.get(
                operation,
                () -> {
                    runs.incrementAndGet();
                    return body.compute();
                },
                "x"));
    }

    /** A call on a thread of its own. */
    private static final class Caller {

        private final FutureTask<Cached<String>> task;
        private final Thread thread;

        Caller(Callable<Cached<String>> call) {
            task = new FutureTask<>(call);
            thread = new Thread(task);
            thread.setDaemon(true);
            thread.start();
        }

        Cached<String> answer() throws Exception {
            return task.get();
        }

        /** Until it waits for another process, which is the only wait with an end of its own. */
        Caller awaitWaiting() {
            return await(Thread.State.TIMED_WAITING);
        }

        Caller await(Thread.State state) {
            while (thread.getState() != state) {
                assertThat(task).isNotDone();
                Thread.onSpinWait();
            }
            return this;
        }
    }

    /** A method that runs until it is told what to return. */
    private static final class Held implements Computable<String, Exception> {

        private final CountDownLatch inside = new CountDownLatch(1);
        private final CompletableFuture<String> result = new CompletableFuture<>();

        @Override
        public String compute() throws Exception {
            inside.countDown();
            try {
                return result.get();
            } catch (ExecutionException e) {
                throw (Exception) e.getCause();
            }
        }
    }

    @Test
    void ofTwoProcessesOneRuns_andTheOtherFindsWhatItStored() throws Exception {
        Held method = new Held();
        Caller first = call(process(), method);
        method.inside.await();
        ResultCache other = process();
        CompletableFuture<String> trace = new CompletableFuture<>();
        Caller second = new Caller(() -> {
            try (ResultTrace calls = ResultTrace.open()) {
                Cached<String> answer = other.get(plan(other, "op"), () -> "never", "x");
                assertThat(calls.calls().get(0).waited()).isPositive();
                trace.complete(calls.toString());
                return answer;
            }
        });
        second.awaitWaiting();

        method.result.complete("a");

        assertThat(first.answer().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(second.answer().value()).isEqualTo("a");
        assertThat(second.answer().cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(second.answer().cachedFrom().durationSaved()).isZero();
        assertThat(trace.join()).contains("hit, REDIS").containsPattern("waited PT\\S+ for other processes");
        assertThat(events)
                .filteredOn(CacheEvent.Waited.class::isInstance)
                .singleElement()
                .satisfies(event ->
                        assertThat(((CacheEvent.Waited) event).duration()).isPositive());
        assertThat(runs).hasValue(1);
        assertThat(leases.size()).isZero();
    }

    @Test
    void whoJoinsACallThatWaits_isToldOfTheWait_andSavedNothing() throws Exception {
        Held method = new Held();
        Caller first = call(process(), method);
        method.inside.await();
        ResultCache other = process();
        Caller waiting = call(other, method).awaitWaiting();
        CompletableFuture<TracedCall> traced = new CompletableFuture<>();
        Caller joined = new Caller(() -> {
                    try (ResultTrace trace = ResultTrace.open()) {
                        Cached<String> answer = other.get(plan(other, "op"), () -> "never", "x");
                        traced.complete(trace.calls().get(0));
                        return answer;
                    }
                })
                .await(Thread.State.WAITING);

        method.result.complete("a");

        assertThat(first.answer().value()).isEqualTo("a");
        assertThat(waiting.answer().cachedFrom().durationSaved()).isZero();
        assertThat(joined.answer().cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(joined.answer().cachedFrom().durationSaved()).isZero();
        assertThat(traced.join().outcome()).isEqualTo(new CallOutcome.Joined());
        assertThat(traced.join().waited()).isPositive();
        assertThat(events).filteredOn(CacheEvent.Waited.class::isInstance).hasSize(2);
        assertThat(events)
                .filteredOn(CacheEvent.Joined.class::isInstance)
                .singleElement()
                .satisfies(
                        event -> assertThat(((CacheEvent.Joined) event).from().durationSaved())
                                .isZero());
    }

    @Test
    void anEntryThatIsStillNoneAfterTheWait_isToldOfOnce() throws Exception {
        ResultCache before = process();
        before.get(plan(before, "op"), () -> "a", "x");
        redis.entries.replaceAll((key, bytes) -> new byte[] {1, 2, 3});
        Held failing = new Held();
        Caller first = call(process(), failing);
        failing.inside.await();
        Caller second = call(process(), () -> "b").awaitWaiting();

        failing.result.completeExceptionally(new IllegalStateException("no"));

        assertThatThrownBy(first::answer).hasRootCauseMessage("no");
        assertThat(second.answer().value()).isEqualTo("b");
        assertThat(events)
                .as("by each of the two processes")
                .filteredOn(CacheEvent.Unusable.class::isInstance)
                .hasSize(2);
    }

    @Test
    void whereAnExpiredResultStandsIn_thoseThatWaitAreToldThatTheRunFailed() throws Exception {
        AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        ResultCache process =
                ResultCache.builder().store(redis).clock(time::get).build();
        processes.add(process);
        CachedOperation<String> plan = process.operation("op", String.class)
                .model("m")
                .version("v")
                .inputs("x")
                .ttl(Duration.ofHours(1))
                .staleFor(Duration.ofHours(6))
                .build();
        process.get(plan, () -> "a", "x");
        time.updateAndGet(now -> now.plus(Duration.ofHours(1)));
        Computable<String, Exception> failing = () -> {
            throw new IllegalStateException("no");
        };

        assertThat(process.get(plan, failing, "x").cachedFrom().tier()).isEqualTo(Tier.STALE);

        Awaitility.await()
                .untilAsserted(() -> assertThat(asked.ends).containsExactly(LeaseEnd.STORED, LeaseEnd.FAILED));
    }

    @Test
    void manyCallersOfManyProcesses_runOnce() throws Exception {
        Held method = new Held();
        List<Caller> callers = new ArrayList<>(List.of(call(process(), method)));
        method.inside.await();
        for (int i = 0; i < 3; i++) {
            ResultCache process = process();
            callers.add(call(process, method).awaitWaiting());
            for (int j = 0; j < 10; j++) {
                callers.add(call(process, method).await(Thread.State.WAITING));
            }
        }

        method.result.complete("a");

        for (Caller caller : callers) {
            assertThat(caller.answer().value()).isEqualTo("a");
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatWasStoredSinceTheCallLooked_isFoundByTheOneWhoseTurnItIs() throws Exception {
        ResultCache other = process();
        asked.before = () -> {
            asked.before = () -> {};
            other.get(plan(other, "op"), () -> "a", "x");
        };

        Cached<String> answer = call(process(), () -> "b").answer();

        assertThat(answer.value()).isEqualTo("a");
        assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(runs).hasValue(0);
        assertThat(leases.size()).isZero();
    }

    @Test
    void aRunThatFailed_isTakenOverByOne() throws Exception {
        Held failing = new Held();
        Held working = new Held();
        Caller first = call(process(), failing);
        failing.inside.await();
        List<Caller> others = List.of(
                call(process(), working).awaitWaiting(),
                call(process(), working).awaitWaiting());

        failing.result.completeExceptionally(new IllegalStateException("no"));
        working.inside.await();
        working.result.complete("a");

        assertThatThrownBy(first::answer).hasRootCauseMessage("no");
        for (Caller other : others) {
            assertThat(other.answer().value()).isEqualTo("a");
        }
        assertThat(runs).hasValue(2);
        assertThat(leases.size()).isZero();
    }

    @Test
    void nobodyWaitsForMoreThanTwoRunsThatLeaveNothing() throws Exception {
        Held[] methods = {new Held(), new Held(), new Held(), new Held()};
        AtomicInteger next = new AtomicInteger();
        Computable<String, Exception> method = () -> methods[next.getAndIncrement()].compute();
        List<Caller> callers = new ArrayList<>(List.of(call(process(), method)));
        methods[0].inside.await();
        for (int i = 0; i < 3; i++) {
            callers.add(call(process(), method).awaitWaiting());
        }

        methods[0].result.completeExceptionally(new IllegalStateException("no"));
        methods[1].inside.await();
        // Three that waited for the first run, two for the second.
        asked.awaitHeld(5);
        assertThat(runs).hasValue(2);
        methods[1].result.completeExceptionally(new IllegalStateException("no"));

        // Both of those that are left, at once.
        methods[2].inside.await();
        methods[3].inside.await();
        methods[2].result.complete("a");
        methods[3].result.complete("b");
        int had = 0;
        for (Caller caller : callers) {
            try {
                assertThat(caller.answer().value()).isIn("a", "b");
                had++;
            } catch (ExecutionException e) {
                assertThat(e).hasRootCauseMessage("no");
            }
        }
        assertThat(had).isEqualTo(2);
        assertThat(leases.size()).isZero();
    }

    @Test
    void aResultThatNobodyElseCanHave_isWaitedForOnce() throws Exception {
        Held nothing = new Held();
        Held[] own = {new Held(), new Held()};
        AtomicInteger next = new AtomicInteger();
        Caller first = call(process(), nothing);
        nothing.inside.await();
        Computable<String, Exception> others = () -> own[next.getAndIncrement()].compute();
        call(process(), others).awaitWaiting();
        call(process(), others).awaitWaiting();

        // Null is not stored.
        nothing.result.complete(null);

        own[0].inside.await();
        own[1].inside.await();
        own[0].result.complete("a");
        own[1].result.complete("a");
        assertThat(first.answer().value()).isNull();
    }

    @Test
    void whenAProcessDies_oneOfTheOthersTakesOver_andWhatComesLateIsNotKept() throws Exception {
        Held dying = new Held();
        Held working = new Held();
        Caller first = call(process(), dying);
        dying.inside.await();
        List<Caller> others = List.of(
                call(process(), working).awaitWaiting(),
                call(process(), working).awaitWaiting());

        // As when it was not renewed.
        leases.clear();
        working.inside.await();
        working.result.complete("b");
        for (Caller other : others) {
            assertThat(other.answer().value()).isEqualTo("b");
        }
        dying.result.complete("late");

        assertThat(first.answer().value()).isEqualTo("b");
        assertThat(call(process(), () -> "never").answer().value()).isEqualTo("b");
        assertThat(runs).hasValue(2);
    }

    @Test
    void whatComesLateIsKept_ifNothingIsThere() throws Exception {
        Held dying = new Held();
        Held working = new Held();
        Caller first = call(process(), dying);
        dying.inside.await();
        Caller second = call(process(), working).awaitWaiting();
        leases.clear();
        working.inside.await();

        dying.result.complete("late");
        assertThat(first.answer().value()).isEqualTo("late");
        working.result.complete("b");

        assertThat(second.answer().value()).isEqualTo("late");
        assertThat(redis.entries).hasSize(1);
    }

    @Test
    void whoeverCannotBeToldWhoseTurnItIs_runs() throws Exception {
        Held[] methods = {new Held(), new Held()};
        asked.failure = new IllegalStateException("Redis is away");
        Caller first = call(process(), methods[0]);
        methods[0].inside.await();

        Caller second = call(process(), methods[1]);
        methods[1].inside.await();

        methods[0].result.complete("a");
        assertThat(first.answer().value()).isEqualTo("a");
        methods[1].result.complete("b");
        assertThat(second.answer().value()).isEqualTo("a");
    }

    @Test
    void whenTheStoreIsLostMeanwhile_everyoneRuns() throws Exception {
        Held[] methods = {new Held(), new Held()};
        Caller first = call(process(), methods[0]);
        methods[0].inside.await();
        Caller second = call(process(), methods[1]).awaitWaiting();

        asked.failure = new IllegalStateException("Redis is away");
        leases.clear();

        methods[1].inside.await();
        methods[0].result.complete("a");
        methods[1].result.complete("b");
        assertThat(first.answer().value()).isIn("a", "b");
        assertThat(second.answer().value()).isIn("a", "b");
    }

    @Test
    void aStoreThatDidNotAnswerTheLookup_isNotAskedForATurn() throws Exception {
        redis.failure = new IllegalStateException("Redis is away");

        assertThat(call(process(), () -> "a").answer().value()).isEqualTo("a");

        assertThat(asked.requests).hasSize(0);
    }

    @Test
    void byRule_nobodyTakesTurns() throws Exception {
        Held method = new Held();
        Caller first = call(process(), method);
        method.inside.await();
        ResultCache alone = process(ModelRule.of("m").lease(false));

        assertThat(call(alone, () -> "b").answer().value()).isEqualTo("b");

        assertThat(asked.requests).hasSize(1);
        assertThat(alone.effectiveConfiguration().toString()).contains("no lease by the rule for 'm'");
        method.result.complete("a");
        assertThat(first.answer().value()).isEqualTo("b");
    }

    @Test
    void whatDoesNotReadAndWriteTakesNoTurns() throws Exception {
        for (CacheMode mode : List.of(CacheMode.READ_ONLY, CacheMode.REFRESH, CacheMode.RECORD_ONLY, CacheMode.OFF)) {
            ResultCache process = process();
            process.get(plan(process, "op"), mode, () -> "a", "x");
        }

        assertThat(asked.requests).hasSize(0);
    }

    @Test
    void aCallThatIsInterruptedWhileItWaits_endsAlone() throws Exception {
        Held method = new Held();
        Caller first = call(process(), method);
        method.inside.await();
        ResultCache other = process();
        Caller interrupted = call(other, method).awaitWaiting();
        Caller joined = call(other, method).await(Thread.State.WAITING);

        interrupted.thread.interrupt();

        assertThatThrownBy(interrupted::answer).hasCauseInstanceOf(InterruptedCallException.class);
        joined.awaitWaiting();
        method.result.complete("a");
        assertThat(first.answer().value()).isEqualTo("a");
        assertThat(joined.answer().value()).isEqualTo("a");
        assertThat(joined.answer().cachedFrom().tier()).isEqualTo(Tier.REDIS);
        assertThat(runs).hasValue(1);
    }

    @Test
    void computationsThatNeedEachOther_failAsTheyDoInOneProcess() throws Exception {
        List<Caller> callers = new ArrayList<>();
        CountDownLatch bothRun = new CountDownLatch(2);
        for (int i = 0; i < 2; i++) {
            ResultCache process = process();
            List<CachedOperation<String>> plans = List.of(plan(process, "one"), plan(process, "other"));
            int mine = i;
            callers.add(
                    new Caller(() -> process.get(plans.get(mine), () -> needing(process, plans, mine, bothRun), "x")));
        }

        for (Caller caller : callers) {
            assertThatThrownBy(caller::answer).hasRootCauseInstanceOf(RecursiveCallException.class);
        }
        assertThat(leases.size()).isZero();
    }

    private static String needing(
            ResultCache process, List<CachedOperation<String>> plans, int running, CountDownLatch bothRun)
            throws Exception {
        bothRun.countDown();
        bothRun.await();
        int needed = 1 - running;
        return process.get(plans.get(needed), () -> needing(process, plans, needed, bothRun), "x")
                .value();
    }

    @Test
    void computationsThatNeedEachOther_alsoEndIfThatIsSeenOnlyLater() throws Exception {
        redis.leases = new InMemoryLeases(Duration.ofMillis(300));
        ResultCache mine = process();
        ResultCache theirs = process();
        CountDownLatch theirsRuns = new CountDownLatch(1);
        CountDownLatch mineRuns = new CountDownLatch(1);
        CountDownLatch mineMayJoin = new CountDownLatch(1);
        CountDownLatch theirsMayAsk = new CountDownLatch(1);

        Caller needsX = new Caller(() -> theirs.get(
                plan(theirs, "y"),
                () -> {
                    theirsRuns.countDown();
                    theirsMayAsk.await();
                    return theirs.get(plan(theirs, "x"), () -> "x", "x").value();
                },
                "x"));
        theirsRuns.await();
        Caller needsY = new Caller(() -> mine.get(
                plan(mine, "x"),
                () -> {
                    mineRuns.countDown();
                    mineMayJoin.await();
                    return mine.get(plan(mine, "y"), () -> "never", "x").value();
                },
                "x"));
        mineRuns.await();
        // Waits for the other process before anybody in this one waits for it.
        Caller between = new Caller(() -> mine.get(
                        plan(mine, "y"),
                        () -> mine.get(plan(mine, "x"), () -> "never", "x").value(),
                        "x"))
                .awaitWaiting();
        mineMayJoin.countDown();
        needsY.await(Thread.State.WAITING);
        theirsMayAsk.countDown();

        List<Throwable> failures = new ArrayList<>();
        for (Caller caller : List.of(needsX, needsY, between)) {
            try {
                caller.answer();
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            }
        }
        assertThat(failures).isNotEmpty().allMatch(RecursiveCallException.class::isInstance);
    }

    @Test
    void aComputationWaitsForOneThatAnotherProcessRuns_howeverDeep() throws Exception {
        Held inner = new Held();
        Caller first = call(process(), inner);
        inner.inside.await();
        ResultCache other = process();
        Caller outer = new Caller(() -> other.get(
                        plan(other, "outer"),
                        () -> other.get(plan(other, "op"), () -> "never", "x").value() + "!",
                        "x"))
                .awaitWaiting();

        inner.result.complete("a");

        assertThat(first.answer().value()).isEqualTo("a");
        assertThat(outer.answer().value()).isEqualTo("a!");
    }

    @Test
    void asynchronousCalls_waitForAnotherProcessOnNoThread() {
        ResultCache computing = process();
        CompletableFuture<String> end = new CompletableFuture<>();
        CompletableFuture<Cached<String>> first = computing.getAsync(plan(computing, "op"), () -> end, "x");
        CompletableFuture<Cached<String>> second = computing.getAsync(plan(computing, "op"), () -> end, "y");
        Awaitility.await().untilAsserted(() -> assertThat(leases.size()).isEqualTo(2));
        ExecutorService single = Executors.newSingleThreadExecutor();
        try (ResultCache waiting = ResultCache.builder()
                .store(redis)
                .asyncExecutor(single)
                .listener(events::add)
                .build()) {
            CachedOperation<String> plan = plan(waiting, "op");
            CompletableFuture<Cached<String>> third = waiting.getAsync(plan, this::failing, "x");
            CompletableFuture<Cached<String>> fourth = waiting.getAsync(plan, this::failing, "y");
            asked.awaitHeld(2);
            assertThat(waiting.getAsync(plan, () -> CompletableFuture.completedFuture("now"), "z")
                            .join()
                            .value())
                    .isEqualTo("now");
            assertThat(third).isNotDone();
            end.complete("then");
            assertThat(third.join().cachedFrom().tier()).isEqualTo(Tier.REDIS);
            assertThat(fourth.join().value()).isEqualTo("then");
            assertThat(first.join().value() + second.join().value()).isEqualTo("thenthen");
            assertThat(events).filteredOn(CacheEvent.Waited.class::isInstance).hasSize(2);
        } finally {
            single.shutdownNow();
        }
    }

    private CompletableFuture<String> failing() {
        runs.incrementAndGet();
        throw new IllegalStateException("another process computes it");
    }
}
