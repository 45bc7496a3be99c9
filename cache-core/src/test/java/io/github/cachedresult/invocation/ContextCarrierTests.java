package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.Tier;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a thread is in the middle of, on the threads that work for it. */
@NullUnmarked
@Timeout(60)
class ContextCarrierTests {

    record Answer(String text) {}

    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final ResultCache cache =
            ResultCache.builder().listener(events::add).build();
    private final ExecutorService plain = Executors.newCachedThreadPool();
    private final ExecutorService threads = ContextCarrier.executorService(plain);

    @AfterEach
    void stop() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(plain.isTerminated() && threads.isTerminated() && threads.isShutdown())
                .isTrue();
        assertThat(CallContext.current()).isNull();
    }

    private CachedOperation<Answer> plan(String name) {
        return cache.operation(name, Answer.class).model("m").version("v").build();
    }

    private Answer ask(String name) {
        return cache.get(plan(name), () -> new Answer(name)).value();
    }

    /** The iteration that a task of each kind sees. */
    private List<Long> seenByTasks() throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>();
        Callable<Long> iteration = () -> {
            Long current = IterationScope.current();
            seen.add(current == null ? -1 : current);
            return current;
        };
        Runnable task = () -> {
            try {
                iteration.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
        plain.submit(ContextCarrier.runnable(task)).get();
        plain.submit(ContextCarrier.callable(iteration)).get();
        CompletableFuture.supplyAsync(ContextCarrier.supplier(IterationScope::current), plain)
                .thenAccept(current -> seen.add(current == null ? -1 : current))
                .get();
        CompletableFuture.runAsync(task, ContextCarrier.executor(plain)).get();
        CompletableFuture.runAsync(task, threads).get();
        threads.submit(iteration).get();
        threads.submit(task).get();
        threads.submit(task, "done").get();
        for (Future<Long> future : threads.invokeAll(List.of(iteration, iteration))) {
            future.get();
        }
        threads.invokeAll(List.of(iteration), 30, TimeUnit.SECONDS).get(0).get();
        threads.invokeAny(List.of(iteration));
        threads.invokeAny(List.of(iteration), 30, TimeUnit.SECONDS);
        return seen;
    }

    @Test
    void everyKindOfTask_seesTheScopesOfItsThread() throws Exception {
        try (IterationScope scope = IterationScope.open(7)) {
            assertThat(scope).isNotNull();
            assertThat(seenByTasks()).hasSize(13).containsOnly(7L);
        }
        assertThat(seenByTasks()).as("an empty context is carried too").containsOnly(-1L);
    }

    @Test
    void task_givesItsThreadBackWhatItHad() throws Exception {
        Runnable carried;
        try (IterationScope scope = IterationScope.open(7)) {
            assertThat(scope).isNotNull();
            carried = ContextCarrier.runnable(() -> {
                throw new IllegalStateException("draw " + IterationScope.current());
            });
        }
        plain.submit(() -> {
                    try (IterationScope own = IterationScope.open(8)) {
                        assertThat(own).isNotNull();
                        assertThatThrownBy(carried::run).hasMessage("draw 7");
                        assertThat(IterationScope.current()).isEqualTo(8);
                    }
                    assertThat(CallContext.current()).isNull();
                })
                .get();
    }

    @Test
    void callsOfATask_areChildrenOfTheMethodThatStartedIt() throws Exception {
        try (ResultTrace trace = ResultTrace.open()) {
            cache.get(plan("outer"), () -> threads.submit(() -> ask("inner")).get());
            assertThat(trace.tree()).singleElement().satisfies(outer -> assertThat(outer.children())
                    .extracting(child -> child.call().operation())
                    .containsExactly("inner"));
        }
    }

    @Test
    void methodThatAsksForItsOwnResultFromAnotherThread_isAnErrorAndNoDeadlock() {
        CachedOperation<Answer> plan = plan("op");
        assertThatThrownBy(() -> cache.get(plan, () -> threads.submit(
                                () -> cache.get(plan, () -> new Answer("never")).value())
                        .get()))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(RecursiveCallException.class);
    }

    @Test
    void methodThatAsksForItsOwnResultThroughAnother_isAnErrorAndNoDeadlock() {
        CachedOperation<Answer> plan = plan("op");
        CachedOperation<Answer> between = plan("between");
        assertThatThrownBy(() -> cache.get(plan, () -> threads.submit(() -> cache.get(
                                        between, () -> threads.submit(() -> cache.get(plan, () -> new Answer("never"))
                                                        .value())
                                                .get())
                                .value())
                        .get()))
                .rootCause()
                .isInstanceOf(RecursiveCallException.class);
    }

    @Test
    void taskThatOutlivesItsMethod_mayAskForTheResult() throws Exception {
        CachedOperation<Answer> plan = plan("op");
        CountDownLatch ended = new CountDownLatch(1);
        FutureTask<Cached<Answer>> later = new FutureTask<>(() -> {
            ended.await();
            return cache.get(plan, () -> new Answer("again"));
        });
        cache.get(plan, () -> {
            threads.execute(later);
            return new Answer("first");
        });
        ended.countDown();
        assertThat(later.get().value()).isEqualTo(new Answer("first"));
        assertThat(later.get().cachedFrom().tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void secondBinding_isOfTheSameThreadOnly() throws Throwable {
        Object target = new Object();
        CachedOperation<Answer> plan = plan("op");
        Object[] arguments = {};
        assertThatThrownBy(() -> cache.call(
                        plan,
                        target,
                        arguments,
                        Binding.PROXY,
                        () -> cache.call(plan, target, arguments, Binding.WOVEN, () -> threads.submit(() -> {
                                    try {
                                        return cache.call(plan, target, arguments, Binding.PROXY, () -> null);
                                    } catch (Throwable e) {
                                        throw new IllegalStateException(e);
                                    }
                                })
                                .get())))
                .rootCause()
                .isInstanceOf(RecursiveCallException.class);
    }

    /**
     * The method {@code one} waits for a task of its own that asks for {@code two}; the method {@code two}, on another
     * thread, asks for {@code one}. Neither is waited for in a way that anybody could see, whichever asks last.
     */
    @Test
    void methodsThatWaitForEachOtherThroughTasks_endAllTheSame() throws Exception {
        for (boolean taskAsksLast : new boolean[] {true, false}) {
            String round = "" + taskAsksLast;
            CountDownLatch oneRuns = new CountDownLatch(1);
            CountDownLatch twoRuns = new CountDownLatch(1);
            CountDownLatch asked = new CountDownLatch(1);
            Thread[] asksFirst = new Thread[1];
            Callable<Answer> askOne = () -> {
                if (taskAsksLast) {
                    asksFirst[0] = Thread.currentThread();
                    asked.countDown();
                } else {
                    asked.await();
                    awaitWaiting(asksFirst[0]);
                }
                return ask("one" + round);
            };
            Callable<Answer> askTwo = () -> {
                if (taskAsksLast) {
                    asked.await();
                    awaitWaiting(asksFirst[0]);
                } else {
                    asksFirst[0] = Thread.currentThread();
                    asked.countDown();
                }
                return ask("two" + round);
            };
            Future<Cached<Answer>> one = plain.submit(() -> cache.get(plan("one" + round), () -> {
                oneRuns.countDown();
                twoRuns.await();
                return threads.submit(askTwo).get();
            }));
            oneRuns.await();
            Future<Cached<Answer>> two = plain.submit(() -> cache.get(plan("two" + round), () -> {
                twoRuns.countDown();
                return askOne.call();
            }));
            assertThat(one.get().value().text()).contains(round);
            assertThat(two.get().value().text()).contains(round);
            assertThat(events.stream()
                            .filter(event -> event instanceof CacheEvent.Bypassed bypassed
                                    && bypassed.reason().contains("may be waiting for this one")))
                    .hasSize(1);
            events.clear();
        }
    }

    @Test
    void manyTasksOfOneMethod_joinOneRun() throws Exception {
        CachedOperation<Answer> shared = plan("shared");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        cache.get(plan("outer"), () -> {
            Future<Cached<Answer>> first = threads.submit(() -> cache.get(shared, () -> {
                inside.countDown();
                open.await();
                return new Answer("s");
            }));
            inside.await();
            FutureTask<Cached<Answer>> second =
                    new FutureTask<>(ContextCarrier.callable(() -> cache.get(shared, () -> new Answer("not joined"))));
            Thread thread = new Thread(second);
            thread.start();
            awaitWaiting(thread);
            open.countDown();
            assertThat(second.get().cachedFrom().tier()).isEqualTo(Tier.JOINED);
            return first.get().value();
        });
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }
}
