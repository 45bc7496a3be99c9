package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.store.FakeStore;
import io.github.cachedresult.store.FakeStore.Behaviour;
import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pipeline with many callers, and callers within callers. */
@NullUnmarked
@Timeout(60)
class ResultCacheConcurrencyTests {

    record Answer(String text) {}

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<CacheEvent> events = new CopyOnWriteArrayList<>();
    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final AtomicInteger runs = new AtomicInteger();
    private final ResultCache cache = ResultCache.builder()
            .clock(InstantSource.fixed(Instant.EPOCH))
            .store(redis)
            .listener(events::add)
            .build();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private <V> CachedOperation<V> plan(String name, Class<V> type) {
        return cache.operation(name, type).model("m").version("v").inputs("x").build();
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    private static <V> Thread start(FutureTask<V> task) {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Runs a call that is inside its method until the latch opens, and others that join it. */
    private <V> List<FutureTask<Cached<V>>> joined(
            CachedOperation<V> operation, Computable<V, Exception> body, int joiners) throws InterruptedException {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        Callable<Cached<V>> call = () -> cache.get(
                operation,
                () -> {
                    runs.incrementAndGet();
                    inside.countDown();
                    open.await();
                    return body.compute();
                },
                "x");
        List<FutureTask<Cached<V>>> tasks = new ArrayList<>();
        tasks.add(new FutureTask<>(call));
        start(tasks.get(0));
        inside.await();
        List<Thread> waiting = new ArrayList<>();
        for (int i = 0; i < joiners; i++) {
            tasks.add(new FutureTask<>(call));
            waiting.add(start(tasks.get(i + 1)));
        }
        waiting.forEach(ResultCacheConcurrencyTests::awaitWaiting);
        open.countDown();
        return tasks;
    }

    @Test
    void get_manyThreadsOneKey_runsOnceAndTheOthersJoin() throws Exception {
        List<FutureTask<Cached<Answer>>> tasks = joined(plan("op", Answer.class), () -> new Answer("a"), 63);
        int joined = 0;
        for (FutureTask<Cached<Answer>> task : tasks) {
            Cached<Answer> answer = task.get();
            assertThat(answer.value()).isEqualTo(new Answer("a"));
            joined += answer.cachedFrom().tier() == Tier.JOINED ? 1 : 0;
            assertThat(answer.cachedFrom().durationSaved()).isZero();
        }
        assertThat(runs).hasValue(1);
        assertThat(joined).isEqualTo(63);
        assertThat(events.stream().filter(CacheEvent.Joined.class::isInstance)).hasSize(63);
    }

    @Test
    void get_manyThreadsManyKeys_runsOncePerKey() throws Exception {
        CachedOperation<Answer> operation = plan("op", Answer.class);
        CountDownLatch go = new CountDownLatch(1);
        List<Future<Cached<Answer>>> answers = new ArrayList<>();
        redis.threads = threads;
        for (int i = 0; i < 640; i++) {
            String input = "x" + i % 20;
            answers.add(threads.submit(() -> {
                go.await();
                return cache.get(
                        operation,
                        () -> {
                            runs.incrementAndGet();
                            return new Answer(input);
                        },
                        input);
            }));
        }
        go.countDown();
        for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).get(30, TimeUnit.SECONDS).value()).isEqualTo(new Answer("x" + i % 20));
        }
        assertThat(runs).hasValue(20);
    }

    @Test
    void get_joinedMutableResult_isACopyForEach() throws Exception {
        CachedOperation<int[]> operation = plan("op", int[].class);
        List<FutureTask<Cached<int[]>>> tasks = joined(operation, () -> new int[] {1, 2}, 3);

        for (FutureTask<Cached<int[]>> task : tasks) {
            int[] value = task.get().value();
            assertThat(value).containsExactly(1, 2);
            value[0] = 9;
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void get_joinedMutableResultThatIsNotStored_isACopyForEachToo() throws Exception {
        CachedOperation<int[]> operation = cache.operation("op", int[].class)
                .model("m")
                .inputs("x")
                .validity((result, computation) -> Verdict.doNotStore("no"))
                .build();
        for (FutureTask<Cached<int[]>> task : joined(operation, () -> new int[] {1}, 2)) {
            int[] value = task.get().value();
            assertThat(value).containsExactly(1);
            value[0] = 9;
        }
        assertThat(runs).hasValue(1);
        assertThat(redis.entries()).isEmpty();
    }

    static final class Forgetful {
        private transient String lost;

        String text() {
            return String.valueOf(lost);
        }
    }

    @Test
    void get_joinedResultThatCannotBeCopied_runsForEach() throws Exception {
        CachedOperation<Forgetful> operation = plan("op", Forgetful.class);
        List<Forgetful> values = new ArrayList<>();
        List<FutureTask<Cached<Forgetful>>> tasks = joined(
                operation,
                () -> {
                    Forgetful created = new Forgetful();
                    created.lost = "lost";
                    return created;
                },
                2);
        for (FutureTask<Cached<Forgetful>> task : tasks) {
            values.add(task.get().value());
        }
        assertThat(values).doesNotHaveDuplicates().extracting(Forgetful::text).containsOnly("lost");
        assertThat(runs).hasValue(3);
    }

    @Test
    void get_joinedException_isTheOwners() throws Exception {
        IOException thrown = new IOException("model");
        for (FutureTask<Cached<Answer>> task : joined(
                plan("op", Answer.class),
                () -> {
                    throw thrown;
                },
                3)) {
            assertThatThrownBy(task::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isSameAs(thrown);
        }
        assertThat(runs).hasValue(1);
        assertThat(cache.get(plan("op", Answer.class), () -> new Answer("again"), "x")
                        .cachedFrom()
                        .tier())
                .isEqualTo(Tier.COMPUTED);
    }

    @Test
    void get_joinedNull_isNull() throws Exception {
        for (FutureTask<Cached<Answer>> task : joined(plan("op", Answer.class), () -> null, 2)) {
            assertThat(task.get().value()).isNull();
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void get_interruptedJoiner_leavesTheOthersAlone() throws Exception {
        CachedOperation<Answer> operation = plan("op", Answer.class);
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch open = new CountDownLatch(1);
        FutureTask<Cached<Answer>> owner = new FutureTask<>(() -> cache.get(
                operation,
                () -> {
                    inside.countDown();
                    open.await();
                    return new Answer("a");
                },
                "x"));
        start(owner);
        inside.await();
        List<Boolean> status = new CopyOnWriteArrayList<>();
        FutureTask<Cached<Answer>> impatient = new FutureTask<>(() -> {
            try {
                return cache.get(operation, () -> new Answer("b"), "x");
            } finally {
                status.add(Thread.currentThread().isInterrupted());
            }
        });
        FutureTask<Cached<Answer>> patient = new FutureTask<>(() -> cache.get(operation, () -> new Answer("c"), "x"));
        Thread interrupted = start(impatient);
        Thread waiting = start(patient);
        awaitWaiting(interrupted);
        awaitWaiting(waiting);
        interrupted.interrupt();
        assertThatThrownBy(impatient::get).cause().isInstanceOf(InterruptedCallException.class);
        assertThat(status).containsExactly(true);
        open.countDown();
        assertThat(owner.get().value().text()).isEqualTo("a");
        assertThat(patient.get().value().text()).isEqualTo("a");
    }

    @Test
    void get_interruptedWhileAStoreAnswers_goesOnAndKeepsTheStatus() throws Exception {
        redis.reading = Behaviour.HELD;
        List<Boolean> status = new CopyOnWriteArrayList<>();
        FutureTask<Cached<Answer>> task = new FutureTask<>(() -> {
            Cached<Answer> answer = cache.get(
                    plan("op", Answer.class),
                    () -> {
                        status.add(Thread.currentThread().isInterrupted());
                        return new Answer("a");
                    },
                    "x");
            status.add(Thread.currentThread().isInterrupted());
            return answer;
        });
        Thread caller = start(task);
        awaitWaiting(caller);
        caller.interrupt();
        while (redis.heldCalls() == 0) {
            Thread.onSpinWait();
        }
        redis.release();
        assertThat(task.get().value().text()).isEqualTo("a");
        assertThat(status).as("in the method, and afterwards").containsExactly(true, true);
    }

    @Test
    void get_interruptOfTheMethodsOwn_survives() {
        cache.get(
                plan("op", Answer.class),
                () -> {
                    Thread.currentThread().interrupt();
                    return new Answer("a");
                },
                "x");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void get_method_runsOnTheCallersThread() {
        redis.threads = threads;
        List<Thread> ran = new ArrayList<>();
        cache.get(
                plan("op", Answer.class),
                () -> {
                    ran.add(Thread.currentThread());
                    return new Answer("a");
                },
                "x");
        assertThat(ran).containsExactly(Thread.currentThread());
    }

    @Test
    void get_recursionOnOneKey_isAnErrorAndNoDeadlock() {
        CachedOperation<Answer> operation = plan("op", Answer.class);
        assertThatThrownBy(() -> cache.get(
                        operation,
                        () -> cache.get(operation, () -> new Answer("b"), "x").value(),
                        "x"))
                .isInstanceOf(RecursiveCallException.class)
                .hasMessageContaining("op");
        assertThat(cache.get(operation, () -> new Answer("c"), "x").value().text())
                .isEqualTo("c");
    }

    @Test
    void get_recursionOnOtherKeys_isFine() {
        CachedOperation<Integer> factorial = plan("factorial", Integer.class);
        assertThat(factorial(factorial, 10)).isEqualTo(3_628_800);
        assertThat(runs).hasValue(10);
        assertThat(factorial(factorial, 11)).isEqualTo(39_916_800);
        assertThat(runs).hasValue(11);
    }

    private int factorial(CachedOperation<Integer> operation, int n) {
        return cache.get(
                        operation,
                        () -> {
                            runs.incrementAndGet();
                            return n == 1 ? 1 : n * factorial(operation, n - 1);
                        },
                        n)
                .value();
    }

    @Test
    void get_judgeThatAsksForWhatItJudges_isAnErrorOfTheJudgeAndNoDeadlock() {
        List<CachedOperation<Answer>> self = new ArrayList<>();
        ResultValidity<Answer> judge = (result, computation) -> {
            cache.get(self.get(0), () -> new Answer("inner"), "x");
            return Verdict.store();
        };
        self.add(cache.operation("op", Answer.class)
                .model("m")
                .inputs("x")
                .validity(judge)
                .build());
        assertThat(cache.get(self.get(0), () -> new Answer("outer"), "x")
                        .value()
                        .text())
                .isEqualTo("outer");
        assertThat(redis.entries()).isEmpty();
    }

    @Test
    void get_twoThreadsThatNeedEachOther_areAnErrorAndNoDeadlock() throws Exception {
        CachedOperation<Answer> a = plan("a", Answer.class);
        CachedOperation<Answer> b = plan("b", Answer.class);
        CountDownLatch both = new CountDownLatch(2);
        FutureTask<Cached<Answer>> first = new FutureTask<>(() -> cache.get(a, () -> crossed(both, b), "x"));
        FutureTask<Cached<Answer>> second = new FutureTask<>(() -> cache.get(b, () -> crossed(both, a), "x"));
        start(first);
        start(second);
        assertThatThrownBy(() -> first.get(30, TimeUnit.SECONDS)).cause().isInstanceOf(RecursiveCallException.class);
        assertThatThrownBy(() -> second.get(30, TimeUnit.SECONDS)).cause().isInstanceOf(RecursiveCallException.class);
    }

    private Answer crossed(CountDownLatch both, CachedOperation<Answer> other) throws InterruptedException {
        both.countDown();
        both.await();
        return cache.get(other, () -> new Answer("never"), "x").value();
    }

    @Test
    void get_twoTypesUnderOneKeyAtOnce_doNotJoin() throws Exception {
        CachedOperation<Answer> answers = plan("op", Answer.class);
        CachedOperation<String> texts = plan("op", String.class);
        Cached<Answer> outer = cache.get(
                answers,
                () -> {
                    Future<Cached<String>> inner = threads.submit(() -> cache.get(texts, () -> "text", "x"));
                    String text = inner.get(30, TimeUnit.SECONDS).value();
                    return new Answer(text);
                },
                "x");
        assertThat(outer.value()).isEqualTo(new Answer("text"));
    }

    static class Service {
        int runs;

        @CachedResult(model = "m", version = "v")
        public String work(String x) {
            runs++;
            return "worked on " + x;
        }
    }

    private CachedOperation<?> service() throws NoSuchMethodException {
        Method method = Service.class.getDeclaredMethod("work", String.class);
        return cache.methods().plan(method, Service.class, method, method.getAnnotation(CachedResult.class));
    }

    @Test
    void call_throughASecondBinding_passesOnce() throws Throwable {
        Service target = new Service();
        CachedOperation<?> operation = service();
        Object[] arguments = {"x"};
        MethodBody woven = () -> cache.call(operation, target, arguments, Binding.WOVEN, () -> target.work("x"));
        assertThat(cache.call(operation, target, arguments, Binding.PROXY, woven))
                .isEqualTo("worked on x");
        assertThat(cache.call(operation, target, arguments, Binding.PROXY, woven))
                .isEqualTo("worked on x");
        assertThat(target.runs).isEqualTo(1);
        assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Computed", "Stored", "Hit");
    }

    @Test
    void call_recursionThroughTheSecondBinding_isAnErrorAndNoStackOverflow() throws Throwable {
        Service target = new Service();
        CachedOperation<?> operation = service();
        Object[] arguments = {"x"};
        assertThatThrownBy(() -> cache.call(
                        operation, target, arguments, Binding.PROXY, () -> woven(operation, target, arguments, 0)))
                .isInstanceOf(RecursiveCallException.class);
    }

    private Object woven(CachedOperation<?> operation, Service target, Object[] arguments, int depth) throws Throwable {
        assertThat(depth).as("runs of the method within itself").isLessThan(2);
        return cache.call(
                operation, target, arguments, Binding.WOVEN, () -> woven(operation, target, arguments, depth + 1));
    }

    @Test
    void call_delegatingBean_passesThrough() throws Throwable {
        CachedOperation<?> operation = service();
        Object[] arguments = {"x"};
        Service outer = new Service();
        Service inner = new Service();
        Object result = cache.call(
                operation,
                outer,
                arguments,
                Binding.PROXY,
                () -> cache.call(operation, inner, arguments, Binding.PROXY, () -> inner.work("x")));
        assertThat(result).isEqualTo("worked on x");
        assertThat(inner.runs).isEqualTo(1);
    }

    @Test
    void call_methodsResultIsNotWrapped_isReturnedAsItIs() throws Throwable {
        Service target = new Service();
        CachedOperation<?> operation = service();
        assertThat(cache.call(operation, target, new Object[] {"x"}, Binding.PROXY, () -> target.work("x")))
                .isEqualTo("worked on x");
        assertThat(cache.bypass(operation, target, new Object[] {"x"}, Binding.PROXY, () -> target.work("x"), "why"))
                .isEqualTo("worked on x");
        assertThat(target.runs).isEqualTo(2);
    }
}
