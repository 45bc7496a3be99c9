package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.entry.EntryFormat;
import io.github.cachedresult.entry.HeaderRead;
import io.github.cachedresult.eviction.Selector;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that return at once, of computations whose futures are completed by hand. */
@NullUnmarked
@SuppressWarnings("try") // scopes hold while they are open
@Timeout(60)
class AsyncCallTests {

    private static final Duration TTL = Duration.ofHours(1);
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final MapStore redis = new MapStore(Tier.REDIS);
    private final ConcurrentLinkedQueue<CacheEvent> heard = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runs = new AtomicInteger();
    private final CountDownLatch began = new CountDownLatch(1);
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ResultCache cache = ResultCache.builder()
            .store(redis)
            .clock(time::get)
            .listener(heard::add)
            .build();

    @AfterEach
    void stop() {
        end.complete(0);
        redis.gate.complete(null);
        threads.shutdownNow();
        cache.close();
    }

    private OperationBuilder<Integer> plan() {
        return cache.operation("op", Integer.class).model("m").inputs("x").ttl(TTL);
    }

    private CompletableFuture<Integer> slow() {
        runs.incrementAndGet();
        began.countDown();
        return end;
    }

    private Supplier<CompletableFuture<Integer>> returning(Integer value) {
        return () -> {
            runs.incrementAndGet();
            return CompletableFuture.completedFuture(value);
        };
    }

    private static Throwable failure(CompletableFuture<?> future) {
        try {
            future.get();
            throw new AssertionError("it did not fail");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private <E extends CacheEvent> List<E> heard(Class<E> type) {
        return heard.stream().filter(type::isInstance).map(type::cast).toList();
    }

    @Test
    void missIsComputedAndStored_andHitsComeFromEachTier() {
        CachedOperation<Integer> plan = plan().build();
        CompletableFuture<Cached<Integer>> first = cache.getAsync(plan, this::slow, "x");
        assertThat(first).isNotDone();
        end.complete(7);
        assertThat(first.join().value()).isEqualTo(7);
        assertThat(first.join().cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(redis.entries).as("stored before its caller had it").hasSize(1);

        CompletableFuture<Cached<Integer>> here = cache.getAsync(plan, this::slow, "x");
        assertThat(here).as("in this process").isDone();
        assertThat(here.join().cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        try (ResultCache other =
                ResultCache.builder().store(redis).clock(time::get).build()) {
            CachedOperation<Integer> theirs =
                    other.operation("op", Integer.class).model("m").inputs("x").build();
            assertThat(other.getAsync(theirs, this::slow, "x")
                            .join()
                            .cachedFrom()
                            .tier())
                    .isEqualTo(Tier.REDIS);
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void noThreadIsBlockedOnAStore_whichAnswersWhenAllHaveAsked() {
        int calls = 100;
        ExecutorService single = Executors.newSingleThreadExecutor();
        redis.gate = new CompletableFuture<>();
        try (ResultCache one =
                ResultCache.builder().store(redis).asyncExecutor(single).build()) {
            CachedOperation<Integer> plan =
                    one.operation("op", Integer.class).model("m").inputs("x").build();
            List<CompletableFuture<Cached<Integer>>> answers = new ArrayList<>();
            for (int i = 0; i < calls; i++) {
                answers.add(one.getAsync(plan, returning(i), i));
            }
            Awaitility.await().untilAsserted(() -> assertThat(redis.reads).hasValue(calls));
            assertThat(answers).noneMatch(CompletableFuture::isDone);
            redis.gate.complete(null);
            for (int i = 0; i < calls; i++) {
                assertThat(answers.get(i).join().value()).isEqualTo(i);
            }
        } finally {
            single.shutdownNow();
        }
    }

    @Test
    void methodRunsOnAnotherThread_alsoWhereNoStoreHasToBeAsked() {
        try (ResultCache alone = ResultCache.builder().build()) {
            for (ResultCache one : List.of(cache, alone)) {
                CachedOperation<String> plan =
                        one.operation("thread", String.class).model("m").build();
                Supplier<CompletableFuture<String>> body = () ->
                        CompletableFuture.completedFuture(Thread.currentThread().getName());
                assertThat(one.getAsync(plan, body).join().value()).startsWith("cachedresult-async");
            }
        }
    }

    @Test
    void callsOfOneKey_joinOneRun_andACancelledOneTakesNobodyAlong() {
        CachedOperation<Integer> plan = plan().build();
        CompletableFuture<Cached<Integer>> first = cache.getAsync(plan, this::slow, "x");
        CompletableFuture<Cached<Integer>> second = cache.getAsync(plan, this::slow, "x");
        CompletableFuture<Cached<Integer>> third = cache.getAsync(plan, this::slow, "x");
        first.cancel(true);
        second.cancel(true);
        assertThat(end).isNotCancelled();
        end.complete(7);
        assertThat(third.join().value()).isEqualTo(7);
        assertThat(third.join().cachedFrom().tier()).isEqualTo(Tier.JOINED);
        assertThat(runs).hasValue(1);
    }

    @Test
    void allCallersCancelled_theRunGoesOnAndIsStored() throws Exception {
        CachedOperation<Integer> plan = plan().build();
        CompletableFuture<Cached<Integer>> first = cache.getAsync(plan, this::slow, "x");
        CompletableFuture<Cached<Integer>> second = cache.getAsync(plan, this::slow, "x");
        first.cancel(true);
        second.cancel(true);
        began.await();
        end.complete(7);
        Awaitility.await().untilAsserted(() -> assertThat(redis.entries).hasSize(1));
        assertThat(cache.getAsync(plan, this::slow, "x").join().value()).isEqualTo(7);
        assertThat(runs).hasValue(1);
    }

    @Test
    void blockingAndAsynchronousCalls_joinEachOther() throws Exception {
        CachedOperation<Integer> plan = plan().build();
        CompletableFuture<Cached<Integer>> asynchronous = cache.getAsync(plan, this::slow, "x");
        began.await();
        AtomicReference<Thread> caller = new AtomicReference<>();
        Future<Cached<Integer>> blocking = threads.submit(() -> {
            caller.set(Thread.currentThread());
            return cache.get(plan, runs::incrementAndGet, "x");
        });
        Awaitility.await().until(() -> caller.get() != null && caller.get().getState() == Thread.State.WAITING);
        end.complete(7);
        assertThat(blocking.get().value()).isEqualTo(7);
        assertThat(blocking.get().cachedFrom().tier()).isEqualTo(Tier.JOINED);
        assertThat(asynchronous.join().value()).isEqualTo(7);
        assertThat(runs).hasValue(1);

        CountDownLatch runsNow = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        Computable<Integer, Exception> body = () -> {
            runsNow.countDown();
            mayEnd.await();
            return 8;
        };
        Future<Cached<Integer>> flying = threads.submit(() -> cache.get(plan, body, "y"));
        runsNow.await();
        CompletableFuture<Cached<Integer>> joined = cache.getAsync(plan, this::slow, "y");
        assertThat(joined).isNotDone();
        mayEnd.countDown();
        assertThat(joined.join().value()).isEqualTo(8);
        assertThat(joined.join().cachedFrom().tier()).isEqualTo(Tier.JOINED);
        assertThat(flying.get().value()).isEqualTo(8);
    }

    @Test
    void failure_isThatOfAllThatJoined_andIsNotStored() {
        CachedOperation<Integer> plan = plan().build();
        IOException down = new IOException("down");
        CompletableFuture<Cached<Integer>> first = cache.getAsync(plan, this::slow, "x");
        CompletableFuture<Cached<Integer>> second = cache.getAsync(plan, this::slow, "x");
        end.completeExceptionally(new CompletionException(down));
        assertThat(failure(first)).isSameAs(down);
        assertThat(failure(second)).isSameAs(down);
        assertThat(redis.entries).isEmpty();
        assertThat(cache.getAsync(plan, returning(7), "x").join().value()).isEqualTo(7);
    }

    @Test
    void whatTheMethodThrowsBeforeItReturns_isWhatTheFutureFailsWith() {
        IllegalStateException down = new IllegalStateException("down");
        Supplier<CompletableFuture<Integer>> throwing = () -> {
            throw down;
        };
        assertThat(failure(cache.getAsync(plan().build(), throwing, "x"))).isSameAs(down);
        assertThat(failure(cache.getAsync(plan().build(), () -> null, "x")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("op returned null in place of an asynchronous result");
    }

    @Test
    void cancelledRun_isNotStored_alsoWhereFailuresAre() {
        CachedOperation<Integer> plan =
                plan().storeFailures(TTL, List.of(IllegalStateException.class)).build();
        CompletableFuture<Cached<Integer>> answer = cache.getAsync(plan, this::slow, "x");
        end.cancel(true);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(answer::get);
        assertThat(redis.entries).isEmpty();
    }

    @Test
    void rememberedFailure_isThrownAnew() {
        CachedOperation<Integer> plan =
                plan().storeFailures(TTL, List.of(IOException.class)).build();
        IOException down = new IOException("down");
        CompletableFuture<Cached<Integer>> first = cache.getAsync(plan, this::slow, "x");
        end.completeExceptionally(down);
        assertThat(failure(first)).isSameAs(down);
        CompletableFuture<Cached<Integer>> second = cache.getAsync(plan, returning(1), "x");
        assertThat(failure(second))
                .isInstanceOf(IOException.class)
                .isNotSameAs(down)
                .hasMessageStartingWith("down (remembered");
        assertThat(runs).hasValue(1);
    }

    @Test
    void nullIsReturned_andStoredWhereItIsAResult() {
        CachedOperation<Integer> plan = plan().build();
        assertThat(cache.getAsync(plan, returning(null), "x").join().value()).isNull();
        assertThat(cache.getAsync(plan, returning(null), "x").join().value()).isNull();
        assertThat(runs).hasValue(2);
        CachedOperation<Integer> storing = plan().storeNull().build();
        assertThat(cache.getAsync(storing, returning(null), "x").join().value()).isNull();
        assertThat(cache.getAsync(storing, returning(null), "x")
                        .join()
                        .cachedFrom()
                        .tier())
                .isEqualTo(Tier.LOCAL);
        assertThat(runs).hasValue(3);
    }

    @Test
    void verdictsHold() {
        CachedOperation<Integer> plan = plan().validity((result, computation) -> Verdict.doNotStore("no"))
                .build();
        assertThat(cache.getAsync(plan, returning(1), "x").join().value()).isEqualTo(1);
        assertThat(cache.getAsync(plan, returning(2), "x").join().value()).isEqualTo(2);
        assertThat(redis.entries).isEmpty();
        assertThat(heard(CacheEvent.NotStored.class)).hasSize(2);
    }

    @Test
    void modesHold() {
        CachedOperation<Integer> plan = plan().build();
        assertThat(failure(cache.getAsync(plan, CacheMode.CACHE_ONLY, returning(1), "x")))
                .isInstanceOf(NotCachedException.class);
        assertThat(failure(cache.getAsync(plan, CacheMode.REPLAY_ONLY, returning(1), "x")))
                .isInstanceOf(NotCachedException.class);
        assertThat(runs).hasValue(0);
        assertThat(cache.getAsync(plan, CacheMode.OFF, returning(1), "x").join().value())
                .isEqualTo(1);
        assertThat(cache.getAsync(plan, CacheMode.READ_ONLY, returning(2), "x")
                        .join()
                        .value())
                .isEqualTo(2);
        assertThat(redis.entries).isEmpty();
        assertThat(cache.getAsync(plan, CacheMode.RECORD_ONLY, returning(3), "y")
                        .join()
                        .value())
                .isEqualTo(3);
        assertThat(cache.getAsync(plan, CacheMode.REFRESH, returning(4), "y")
                        .join()
                        .value())
                .isEqualTo(4);
        assertThat(cache.getAsync(plan, CacheMode.CACHE_ONLY, returning(5), "y")
                        .join()
                        .value())
                .isEqualTo(4);
        time.updateAndGet(now -> now.plus(TTL));
        assertThat(cache.getAsync(plan, CacheMode.REPLAY_ONLY, returning(5), "y")
                        .join()
                        .value())
                .isEqualTo(4);
        assertThat(cache.getAsync(plan, returning(5), "y").join().value()).isEqualTo(5);
    }

    @Test
    void evictedWhileItRuns_isReturnedAndNotStored() throws Exception {
        CachedOperation<Integer> plan = plan().build();
        CompletableFuture<Cached<Integer>> before = cache.getAsync(plan, this::slow, "x");
        began.await();
        cache.evictions().evict(Selector.ofModel("m"), "ann", "wrong");
        CompletableFuture<Cached<Integer>> after = cache.getAsync(plan, returning(8), "x");
        assertThat(after.join().value()).as("it does not join").isEqualTo(8);
        end.complete(7);
        assertThat(before.join().value()).isEqualTo(7);
        assertThat(cache.getAsync(plan, this::slow, "x").join().value()).isEqualTo(8);
    }

    @Test
    void contextFollows_intoTheMethodAndToWhatDependsOnTheAnswer() {
        CachedOperation<Integer> outer = plan().build();
        CachedOperation<Integer> inner =
                cache.operation("inner", Integer.class).model("n").build();
        Supplier<CompletableFuture<Integer>> body = () -> {
            ResultAttributes.put("cost", 3);
            return cache.getAsync(inner, returning(1)).thenApply(answer -> answer.value() + 1);
        };
        try (ResultTrace trace = ResultTrace.open();
                CacheScope scope = CacheScope.open("n", CacheMode.RECORD_ONLY)) {
            Cached<Integer> answer = cache.getAsync(outer, body, "x")
                    .thenCompose(first -> cache.getAsync(inner, returning(5)).thenApply(second -> first))
                    .join();
            assertThat(answer.value()).isEqualTo(2);
            assertThat(answer.cachedFrom().origin().attributes()).containsEntry("cost", 3L);
            assertThat(trace.tree()).hasSize(2);
            assertThat(trace.tree().get(0).children()).hasSize(1);
            assertThat(runs).as("the scope holds").hasValue(2);
            byte[] entry = redis.entries.get(trace.calls().get(0).key());
            assertThat(((HeaderRead.Header) EntryFormat.readHeader(entry))
                            .header()
                            .sources())
                    .as("the lineage")
                    .hasSize(1);
        }
    }

    @Test
    void recursion_isAFailureAndNotAFutureThatNeverCompletes() {
        CachedOperation<Integer> plan = plan().build();
        Supplier<CompletableFuture<Integer>> body =
                () -> cache.getAsync(plan, this::slow, "x").thenApply(Cached::value);
        assertThat(failure(cache.getAsync(plan, body, "x"))).isInstanceOf(RecursiveCallException.class);
    }

    @Test
    void computationsThatNeedEachOther_end() throws Exception {
        CachedOperation<Integer> plan = plan().build();
        CompletableFuture<Void> bothRun = new CompletableFuture<>();
        AtomicInteger running = new AtomicInteger();
        CompletableFuture<Cached<Integer>> a = cache.getAsync(plan, needing(plan, "b", running, bothRun), "a");
        CompletableFuture<Cached<Integer>> b = cache.getAsync(plan, needing(plan, "a", running, bothRun), "b");
        assertThat(CompletableFuture.anyOf(a, b)
                        .handle((done, failure) -> "ended")
                        .get())
                .isEqualTo("ended");
        assertThat(a.handle((done, failure) -> "ended").get()).isEqualTo("ended");
        assertThat(b.handle((done, failure) -> "ended").get()).isEqualTo("ended");
    }

    /** A computation that asks for the result of another when both run. */
    private Supplier<CompletableFuture<Integer>> needing(
            CachedOperation<Integer> plan, String other, AtomicInteger running, CompletableFuture<Void> bothRun) {
        return () -> {
            if (running.incrementAndGet() == 2) {
                bothRun.complete(null);
            }
            Supplier<CompletableFuture<Cached<Integer>>> ask =
                    ContextCarrier.supplier(() -> cache.getAsync(plan, returning(1), other));
            return bothRun.thenCompose(both -> ask.get()).thenApply(answer -> answer.value() + 1);
        };
    }

    @Test
    void softLimit_expiredResultIsTheAnswer_andTheNewOneIsStored() {
        CachedOperation<Integer> plan =
                plan().staleFor(TTL).softTimeout(AT_ONCE).build();
        cache.getAsync(plan, returning(1), "x").join();
        time.updateAndGet(now -> now.plus(TTL));
        Cached<Integer> stale = cache.getAsync(plan, this::slow, "x").join();
        assertThat(stale.value()).isEqualTo(1);
        assertThat(stale.cachedFrom().tier()).isEqualTo(Tier.STALE);
        end.complete(2);
        Awaitility.await().untilAsserted(() -> assertThat(
                        cache.getAsync(plan, this::slow, "x").join().value())
                .isEqualTo(2));
        assertThat(runs).hasValue(2);
    }

    @Test
    void hardLimit_isATypedFailure_andTheRunGoesOn() {
        CachedOperation<Integer> brief = plan().timeout(AT_ONCE).build();
        assertThat(failure(cache.getAsync(brief, this::slow, "x"))).isInstanceOf(TimedOutCallException.class);
        CompletableFuture<Cached<Integer>> patient = cache.getAsync(plan().build(), this::slow, "x");
        end.complete(7);
        assertThat(patient.join().value()).isEqualTo(7);
        assertThat(runs).hasValue(1);
    }

    @Test
    void dueResult_isComputedAnewInTheBackground() {
        CachedOperation<Integer> plan =
                plan().refreshAfter(Duration.ofMinutes(10)).build();
        cache.getAsync(plan, returning(1), "x").join();
        time.updateAndGet(now -> now.plusSeconds(1200));
        CompletableFuture<Cached<Integer>> due = cache.getAsync(plan, returning(2), "x");
        assertThat(due).isDone();
        assertThat(due.join().value()).isEqualTo(1);
        Awaitility.await().untilAsserted(() -> assertThat(
                        cache.getAsync(plan, this::slow, "x").join().value())
                .isEqualTo(2));
    }

    @Test
    void argumentsThatAreChangedBeforeTheMethodIsCalled_areNotComputedWith() {
        CachedOperation<Integer> plan = plan().build();
        List<String> argument = new ArrayList<>(List.of("CCO"));
        redis.gate = new CompletableFuture<>();
        CompletableFuture<Cached<Integer>> careless = cache.getAsync(plan, this::slow, argument);
        CompletableFuture<Cached<Integer>> careful = cache.getAsync(plan, returning(42), List.of("CCO"));
        argument.add("CCC");
        redis.gate.complete(null);
        assertThat(failure(careless))
                .isInstanceOf(ChangedInputsException.class)
                .hasMessageContaining("its inputs were changed before it ran");
        assertThat(careful.join().value()).as("it takes over").isEqualTo(42);
        assertThat(runs).hasValue(1);
    }

    @Test
    void argumentsThatAreChangedWhileTheMethodRuns_giveAResultForTheirCallerOnly() throws Exception {
        CachedOperation<Integer> plan = plan().build();
        List<String> argument = new ArrayList<>(List.of("CCO"));
        CompletableFuture<Cached<Integer>> careless = cache.getAsync(plan, this::slow, argument);
        began.await();
        CompletableFuture<Cached<Integer>> careful = cache.getAsync(plan, returning(42), List.of("CCO"));
        argument.add("CCC");
        end.complete(7);
        assertThat(careless.join().value()).isEqualTo(7);
        assertThat(careful.join().value()).as("it takes over").isEqualTo(42);
        assertThat(redis.entries).hasSize(1);
        assertThat(cache.getAsync(plan, this::slow, List.of("CCO")).join().value())
                .isEqualTo(42);
    }

    @Test
    void hungStore_delaysTheFutureOnly_andItsLimitHolds() {
        redis.timeout = Duration.ofMillis(100);
        redis.gate = new CompletableFuture<>();
        CompletableFuture<Cached<Integer>> answer = cache.getAsync(plan().build(), returning(7), "x");
        assertThat(answer).isNotDone();
        assertThat(answer.join().value()).isEqualTo(7);
        assertThat(redis.gate).as("it never answered").isNotDone();
    }

    @Test
    void executorThatRejects_losesNothing_andNobodysThreadIsTakenForIt() {
        for (RuntimeException refusal :
                List.of(new RejectedExecutionException("full"), new IllegalStateException("broken"))) {
            Thread ran = threadOfAMethodThatIsRefused(refusal);
            assertThat(ran).isNotSameAs(Thread.currentThread());
            assertThat(ran.getName()).isEqualTo("cachedresult-async");
            assertThat(ran.isDaemon()).isTrue();
            assertThat(redis.entries).hasSize(1);
            redis.entries.clear();
        }
    }

    private Thread threadOfAMethodThatIsRefused(RuntimeException refusal) {
        AtomicReference<Thread> ran = new AtomicReference<>();
        try (ResultCache full = ResultCache.builder()
                .store(redis)
                .asyncExecutor(task -> {
                    throw refusal;
                })
                .build()) {
            CachedOperation<Integer> plan =
                    full.operation("op", Integer.class).model("m").inputs("x").build();
            Supplier<CompletionStage<Integer>> method = () -> {
                ran.set(Thread.currentThread());
                return CompletableFuture.completedFuture(7);
            };
            assertThat(full.getAsync(plan, method, "x").join().value()).isEqualTo(7);
        }
        return ran.get();
    }

    @Test
    void close_waitsForTheRun() throws Exception {
        ResultCache closing = ResultCache.builder().store(redis).build();
        CachedOperation<Integer> plan =
                closing.operation("op", Integer.class).model("m").inputs("x").build();
        CompletableFuture<Cached<Integer>> answer = closing.getAsync(plan, this::slow, "x");
        began.await();
        Future<?> closed = threads.submit(closing::close);
        end.complete(7);
        closed.get();
        assertThat(redis.entries).hasSize(1);
        assertThat(answer.join().value()).isEqualTo(7);
    }

    @Test
    void methodsThatBlock_runOnAsManyThreadsAsAreSaid() {
        try (ResultCache small = ResultCache.builder().asyncThreads(1).build()) {
            CachedOperation<Integer> plan =
                    small.operation("op", Integer.class).model("m").inputs("x").build();
            Gate gate = new Gate();
            AtomicBoolean hasBegun = new AtomicBoolean();
            CompletableFuture<Cached<Integer>> first = small.getAsync(
                    plan,
                    () -> {
                        gate.hold();
                        return CompletableFuture.completedFuture(hasBegun.get() ? 2 : 1);
                    },
                    "a");
            gate.awaitHeld();
            CompletableFuture<Cached<Integer>> second = small.getAsync(
                    plan,
                    () -> {
                        hasBegun.set(true);
                        return CompletableFuture.completedFuture(7);
                    },
                    "b");
            gate.open();
            assertThat(second.join().value()).isEqualTo(7);
            assertThat(first.join().value()).as("the second waited for it").isEqualTo(1);
        }
        assertThatThrownBy(() -> ResultCache.builder().asyncThreads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there must be from 1 to 10,000 asynchronous threads, not 0");
        assertThatThrownBy(() -> ResultCache.builder().asyncThreads(10_001)).hasMessageContaining("not 10001");
    }
}
