package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.ResultTrace.Node;
import io.github.cachedresult.key.HashedParameter;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.InstanceFactory;
import io.github.cachedresult.key.KeyInput;
import java.lang.reflect.Method;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a trace lists. */
@NullUnmarked
@Timeout(60)
class ResultTraceTests {

    record Answer(String text) {}

    record Request(String smiles, int charge) {}

    private final ResultCache cache = ResultCache.builder().build();
    private final CachedOperation<Answer> inner = plan("inner");
    private final CachedOperation<Answer> outer = plan("outer");
    private final ExecutorService threads = ContextCarrier.executorService(Executors.newCachedThreadPool());

    @AfterEach
    void stop() {
        threads.shutdownNow();
        assertThat(TraceRecorder.tracedContext()).isNull();
        assertThat(CallContext.current()).isNull();
    }

    private CachedOperation<Answer> plan(String name) {
        return cache.operation(name, Answer.class)
                .model("m")
                .version("v")
                .inputs("x")
                .build();
    }

    private Answer askInner(Object input) {
        return cache.get(inner, () -> new Answer("i" + input), input).value();
    }

    /** Asks the inner operation twice while it runs. */
    private Answer askOuter(Object input) {
        return cache.get(
                        outer,
                        () -> new Answer(
                                askInner(input).text() + askInner("more").text()),
                        input)
                .value();
    }

    private static List<String> operations(List<TracedCall> calls) {
        return calls.stream().map(TracedCall::operation).toList();
    }

    private static String shape(List<Node> nodes) {
        return nodes.stream()
                .map(node -> node.call().operation() + shape(node.children()))
                .toList()
                .toString();
    }

    @Test
    void calls_areListedInTheOrderInWhichTheyBegan() {
        try (ResultTrace trace = ResultTrace.open()) {
            askOuter("x");
            askOuter("x");
            askInner("x");
            assertThat(operations(trace.calls())).containsExactly("outer", "inner", "inner", "outer", "inner");
            assertThat(trace.calls())
                    .extracting(TracedCall::outcome)
                    .containsExactly(
                            new CallOutcome.Stored(),
                            new CallOutcome.Stored(),
                            new CallOutcome.Stored(),
                            new CallOutcome.Hit(Tier.LOCAL),
                            new CallOutcome.Hit(Tier.LOCAL));
            assertThat(trace.calls()).allSatisfy(call -> {
                assertThat(call.model()).isEqualTo("m");
                assertThat(call.version()).isEqualTo("v");
                assertThat(call.cachedFrom().key()).isEqualTo(call.key().text());
            });
        }
    }

    @Test
    void calls_areATreeAlsoAcrossAnInnerTrace() {
        try (ResultTrace all = ResultTrace.open()) {
            cache.get(
                    outer,
                    () -> {
                        askInner("before");
                        try (ResultTrace some = ResultTrace.open()) {
                            askOuter("within");
                            assertThat(shape(some.tree())).isEqualTo("[outer[inner[], inner[]]]");
                        }
                        return askInner("before");
                    },
                    "x");
            askInner("after");
            assertThat(shape(all.tree())).isEqualTo("[outer[inner[], outer[inner[], inner[]], inner[]], inner[]]");
            assertThat(all.calls().get(1).parent()).isSameAs(all.calls().get(0));
        }
    }

    @Test
    void callUnderWay_isRunningAndIsTheParentOfHits() {
        askInner("x");
        try (ResultTrace trace = ResultTrace.open()) {
            cache.get(
                    outer,
                    () -> {
                        assertThat(trace.calls().get(0).outcome()).isInstanceOf(CallOutcome.Running.class);
                        return askInner("x");
                    },
                    "x");
            assertThat(shape(trace.tree())).isEqualTo("[outer[inner[]]]");
            assertThat(trace.calls().get(1)).isInstanceOf(TracedLocalHit.class);
        }
    }

    @Test
    void passingTheCacheTwice_isOneCall() throws Throwable {
        Object target = new Object();
        Object[] arguments = {"x"};
        try (ResultTrace trace = ResultTrace.open()) {
            cache.call(
                    outer,
                    target,
                    arguments,
                    Binding.PROXY,
                    () -> cache.call(outer, target, arguments, Binding.WOVEN, () -> new Cached<>(askInner("x"), null)));
            assertThat(shape(trace.tree())).isEqualTo("[outer[inner[]]]");
        }
    }

    @Test
    void inputs_areListedWhereverTheKeyCameFrom() {
        CachedOperation<Answer> two = cache.operation("two", Answer.class)
                .model("m")
                .inputs("request", "names")
                .build();
        CachedOperation<Answer> one = cache.operation("one", Answer.class)
                .model("m")
                .inputs("request")
                .build();
        Request request = new Request("CCO", 1);
        List<String> names = new ArrayList<>(List.of("a"));
        try (ResultTrace trace = ResultTrace.open()) {
            for (int i = 0; i < 2; i++) {
                cache.get(one, () -> new Answer("1"), request);
                cache.get(two, () -> new Answer("2"), request, names);
            }
            names.add("b");
            List<TracedCall> calls = trace.calls();
            assertThat(calls.get(2).inputs())
                    .as("a hit of a remembered key")
                    .isNotEmpty()
                    .isEqualTo(calls.get(0).inputs());
            assertThat(calls.get(3).inputs())
                    .as("a hit of hashed inputs, one of which has changed since")
                    .isEqualTo(calls.get(1).inputs())
                    .extracting(KeyInput::path)
                    .contains("request", "request.smiles", "names", "names[0]")
                    .doesNotContain("names[1]");
            assertThat(calls.get(0).inputs().get(0).digest())
                    .isEqualTo(calls.get(1)
                            .inputs()
                            .get(find(calls.get(1), "request"))
                            .digest());
        }
    }

    private static int find(TracedCall call, String path) {
        return call.inputs().stream().map(KeyInput::path).toList().indexOf(path);
    }

    @Test
    void inputs_ofAnArrayThatTheCallerUsesAgain_areNeverAnothersInputs() {
        Object[] inputs = {"x"};
        cache.get(inner, () -> new Answer("x"), inputs);
        try (ResultTrace trace = ResultTrace.open()) {
            cache.get(inner, () -> new Answer("x"), inputs);
            assertThat(trace.calls().get(0).inputs())
                    .extracting(KeyInput::value)
                    .containsExactly("\"x\"");
            inputs[0] = "y";
            assertThat(trace.calls().get(0).inputs()).isEmpty();
            assertThat(trace.calls().get(0).key()).isNotNull();
        }
    }

    @Test
    void argumentsThatDoNotCount_areNotKept() {
        InputHasher hasher = new InputHasher(
                "op",
                List.of(new HashedParameter("x", 1, String.class, null, Set.of(), null)),
                InstanceFactory.byConstructor());
        assertThat(hasher.scope("m", "v").countedOf(new Object[] {"request", "x"}))
                .containsExactly(null, "x");
    }

    @Test
    void inputs_ofManyMegabytes_areKeptUpToALimit() {
        CachedOperation<Answer> large = cache.operation("large", Answer.class)
                .model("m")
                .inputs("values")
                .build();
        byte[] values = new byte[5 << 20];
        try (ResultTrace trace = ResultTrace.open()) {
            for (int i = 0; i < 4; i++) {
                values[0] = (byte) i;
                cache.get(large, () -> new Answer("l"), values);
            }
            assertThat(trace.calls()).extracting(call -> call.inputs().size()).containsExactly(1, 1, 1, 0);
            assertThat(trace.calls().get(3).key()).isNotNull();
        }
    }

    /** A method that returns its result as it is, so that nothing of a hit depends on the time. */
    static class Plain {

        @CachedResult(model = "m", version = "v")
        public Answer work(String x) {
            return new Answer(x);
        }
    }

    private static void hit(ResultCache cache, CachedOperation<?> plan, int times) throws Throwable {
        Plain target = new Plain();
        for (int i = 0; i < times; i++) {
            cache.call(plan, target, new Object[] {"x"}, Binding.PROXY, () -> target.work("x"));
        }
    }

    private static List<Long> ages(ResultTrace trace) {
        return trace.calls().stream()
                .map(call -> call.cachedFrom().age().toSeconds())
                .toList();
    }

    @Test
    @SuppressWarnings("try") // that it is closed before it is read is what is tested
    void ageOfAHit_isToldOnceForManyAndStays() throws Throwable {
        AtomicReference<Instant> time = new AtomicReference<>(Instant.EPOCH);
        ResultCache timed = ResultCache.builder().clock(time::get).build();
        Method method = Plain.class.getMethod("work", String.class);
        CachedOperation<?> plan =
                timed.methods().plan(method, Plain.class, method, method.getAnnotation(CachedResult.class));
        hit(timed, plan, 1);
        try (ResultTrace trace = ResultTrace.open()) {
            hit(timed, plan, 1);
            time.set(Instant.ofEpochSecond(1));
            assertThat(ages(trace)).containsExactly(1L);
            hit(timed, plan, TracedCalls.CHUNK - 2);
            time.set(Instant.ofEpochSecond(2));
            hit(timed, plan, 1);
            time.set(Instant.ofEpochSecond(3));
            hit(timed, plan, 1);
            time.set(Instant.ofEpochSecond(4));
            trace.close();
            time.set(Instant.ofEpochSecond(5));
            List<Long> ages = ages(trace);
            assertThat(ages.get(0)).isEqualTo(1);
            assertThat(ages.subList(1, TracedCalls.CHUNK)).containsOnly(2L);
            assertThat(ages.get(TracedCalls.CHUNK)).isEqualTo(4);
        }
    }

    @Test
    void callsBeyondTheMaximum_areCounted() {
        try (ResultTrace all = ResultTrace.open();
                ResultTrace few = ResultTrace.open(2)) {
            for (int i = 0; i < 5; i++) {
                askInner("x");
            }
            assertThat(few.calls()).hasSize(2);
            assertThat(few.count()).isEqualTo(5);
            assertThat(few.toString()).endsWith("and 3 more\n");
            assertThat(all.calls()).as("an inner trace's limit is its own").hasSize(5);
        }
        assertThatThrownBy(() -> ResultTrace.open(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyThreads_loseNoCall() throws Exception {
        int workers = 8;
        int calls = 500;
        CyclicBarrier together = new CyclicBarrier(workers);
        try (ResultTrace trace = ResultTrace.open()) {
            cache.get(
                    outer,
                    () -> {
                        List<Future<?>> running = IntStream.range(0, workers)
                                .<Future<?>>mapToObj(worker -> threads.submit(() -> {
                                    together.await();
                                    for (int i = 0; i < calls; i++) {
                                        askInner(worker + "." + i % 50);
                                    }
                                    return null;
                                }))
                                .toList();
                        for (Future<?> future : running) {
                            future.get();
                        }
                        return new Answer("o");
                    },
                    "x");
            assertThat(trace.count()).isEqualTo(1 + workers * calls);
            assertThat(trace.tree()).singleElement().satisfies(node -> assertThat(node.children())
                    .hasSize(workers * calls)
                    .allMatch(child -> child.call().operation().equals("inner")));
        }
    }

    @Test
    void closed_staysReadableAndListsNothingAnyMore() throws Exception {
        ResultTrace trace = ResultTrace.open();
        Runnable later = ContextCarrier.runnable(() -> askInner("later"));
        askInner("x");
        trace.close();
        trace.close();
        later.run();
        askInner("y");
        assertThat(operations(trace.calls())).containsExactly("inner");
        assertThat(trace.count()).isEqualTo(1);
    }

    @Test
    void close_onlyAsTheInnermostScope() {
        ResultTrace trace = ResultTrace.open();
        IterationScope scope = IterationScope.open(1);
        assertThatThrownBy(trace::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the last first");
        scope.close();
        trace.close();
    }

    @Test
    void exception_restoresWhatTheTraceFound() {
        try (ResultTrace before = ResultTrace.open()) {
            assertThatThrownBy(() -> {
                        try (ResultTrace within = ResultTrace.open()) {
                            throw new IllegalStateException("x" + within.count());
                        }
                    })
                    .hasMessage("x0");
            askInner("x");
            assertThat(before.count()).isEqualTo(1);
        }
    }

    @Test
    void suspended_goesOnWhereItWasCarriedToAndIsResumedElsewhere() throws Exception {
        ResultTrace trace = ResultTrace.open();
        Runnable carried = ContextCarrier.runnable(() -> askInner("carried"));
        trace.suspend();
        askInner("not seen");
        carried.run();
        Thread other = new Thread(() -> {
            try (ResultTrace again = trace.resume()) {
                askInner("resumed");
                assertThat(again.count()).isEqualTo(2);
            }
        });
        other.start();
        other.join();
        carried.run();
        assertThat(trace.calls())
                .flatExtracting(TracedCall::inputs)
                .extracting(KeyInput::value)
                .containsExactly("\"carried\"", "\"resumed\"");
        trace.close();
    }

    @Test
    void toString_saysWhatBecameOfEachCallAndNoValues() {
        askInner("secret");
        try (ResultTrace trace = ResultTrace.open()) {
            askOuter("secret");
            cache.get(inner, () -> new Answer("u"), new Object());
            assertThat(trace.toString().lines().toList())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .startsWith("outer of m v h1-")
                                    .endsWith(": computed and stored"),
                            line -> assertThat(line)
                                    .startsWith("  inner of m v h1-")
                                    .contains(": hit, LOCAL after PT")
                                    .contains(", saved PT"),
                            line -> assertThat(line)
                                    .startsWith("  inner of m v h1-")
                                    .endsWith(": computed and stored"),
                            line -> assertThat(line)
                                    .startsWith("inner: bypassed, x: java.lang.Object is not hashable"));
            assertThat(trace.toString()).doesNotContain("secret");
        }
    }
}
