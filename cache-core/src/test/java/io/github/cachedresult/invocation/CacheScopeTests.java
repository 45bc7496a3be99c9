package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.Tier;
import io.github.cachedresult.VariableModel;
import io.github.cachedresult.store.FakeStore;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who says the mode of a call: the call, the scopes around it, the rules, the default. */
@NullUnmarked
class CacheScopeTests {

    static class Models {
        @CachedResult(model = "eos3b5e")
        public int predict(String x) {
            return 0;
        }

        @CachedResult(model = "eos3b5e", operation = "of any")
        public int hash(Object x) {
            return 0;
        }

        @CachedResult
        public int any(@ModelName String model, String x) {
            return 0;
        }

        @VariableModel
        @CachedResult(model = "draws")
        public int draw(String x) {
            return 0;
        }
    }

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(CallContext.current()).isNull();
    }

    private ResultCacheBuilder builder() {
        return ResultCache.builder().store(redis);
    }

    private static CachedOperation<Integer> plan(ResultCache cache, String model) {
        return cache.operation("op", Integer.class).model(model).inputs("x").build();
    }

    private static CachedOperation<?> annotated(ResultCache cache, String name) {
        Method method = Arrays.stream(Models.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return cache.methods().plan(method, Models.class, method, method.getAnnotation(CachedResult.class));
    }

    private Object run() {
        return runs.incrementAndGet();
    }

    private Object call(ResultCache cache, String name, Object... arguments) {
        return call(cache, annotated(cache, name), Binding.PROXY, this::run, arguments);
    }

    private static Object call(
            ResultCache cache, CachedOperation<?> operation, Binding binding, MethodBody body, Object... arguments) {
        try {
            return cache.call(operation, TARGET, arguments, binding, body);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    private static final Models TARGET = new Models();

    /** Under which mode a call runs, told by what it does. */
    private CacheMode mode(ResultCache cache, CachedOperation<Integer> plan) {
        redis.entries().clear();
        cache.clearLocal();
        cache.get(plan, CacheMode.READ_WRITE, () -> -1, "x");
        int before = runs.get();
        Cached<Integer> answer;
        try {
            answer = cache.get(plan, () -> runs.incrementAndGet(), "x");
        } catch (NotCachedException e) {
            throw new AssertionError(e);
        }
        if (runs.get() == before) {
            return CacheMode.READ_WRITE;
        }
        return answer.cachedFrom().origin() == null ? CacheMode.OFF : CacheMode.REFRESH;
    }

    @Test
    void precedence_callThenInnermostScopeThenRuleThenDefault() {
        ResultCache cache = builder()
                .mode(CacheMode.OFF)
                .rules(List.of(ModelRule.of("eos*").mode(CacheMode.READ_WRITE)))
                .build();
        CachedOperation<Integer> eos = plan(cache, "eos3b5e");
        CachedOperation<Integer> other = plan(cache, "other");
        assertThat(mode(cache, other)).isEqualTo(CacheMode.OFF);
        assertThat(mode(cache, eos)).isEqualTo(CacheMode.READ_WRITE);
        try (CacheScope all = CacheScope.open(CacheMode.REFRESH)) {
            assertThat(all).isNotNull();
            assertThat(mode(cache, other)).isEqualTo(CacheMode.REFRESH);
            assertThat(mode(cache, eos)).isEqualTo(CacheMode.REFRESH);
            try (CacheScope some = CacheScope.open("eos*", CacheMode.OFF)) {
                assertThat(some).isNotNull();
                assertThat(mode(cache, eos)).isEqualTo(CacheMode.OFF);
                assertThat(mode(cache, other)).as("not for this one").isEqualTo(CacheMode.REFRESH);
                try (CacheScope within = CacheScope.open("*", CacheMode.READ_WRITE)) {
                    assertThat(within).isNotNull();
                    assertThat(mode(cache, eos))
                            .as("innermost, not most specific")
                            .isEqualTo(CacheMode.READ_WRITE);
                }
                assertThat(mode(cache, eos)).isEqualTo(CacheMode.OFF);
                assertThat(cache.get(eos, CacheMode.CACHE_ONLY, () -> 0, "x").value())
                        .isEqualTo(-1);
            }
            assertThat(mode(cache, eos)).isEqualTo(CacheMode.REFRESH);
        }
        assertThat(mode(cache, eos)).isEqualTo(CacheMode.READ_WRITE);
        assertThat(mode(cache, other)).isEqualTo(CacheMode.OFF);
    }

    @Test
    void scope_afterAnException_restoresWhatItFound() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache, "m");
        try (CacheScope outer = CacheScope.open(CacheMode.OFF)) {
            assertThat(outer).isNotNull();
            assertThatThrownBy(() -> {
                        try (CacheScope inner = CacheScope.open(CacheMode.REFRESH)) {
                            assertThat(inner).isNotNull();
                            throw new IllegalStateException("in the scope");
                        }
                    })
                    .hasMessage("in the scope");
            assertThat(mode(cache, plan)).isEqualTo(CacheMode.OFF);
        }
        assertThat(mode(cache, plan)).isEqualTo(CacheMode.READ_WRITE);
    }

    @Test
    void scope_closedOutOfOrderOrTwice_isAnError() {
        CacheScope outer = CacheScope.open(CacheMode.OFF);
        CacheScope inner = CacheScope.open(CacheMode.OFF);
        assertThatThrownBy(outer::close).isInstanceOf(IllegalStateException.class);
        inner.close();
        assertThatThrownBy(inner::close).isInstanceOf(IllegalStateException.class);
        outer.close();
        assertThatThrownBy(() -> CacheScope.open(" ", CacheMode.OFF)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void scope_isForItsThreadOnly_andForWhatTheMethodCalls() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> inner = plan(cache, "inner");
        CachedOperation<Integer> outer = plan(cache, "outer");
        cache.get(inner, () -> 1, "x");
        try (CacheScope fresh = CacheScope.open(CacheMode.REFRESH)) {
            assertThat(fresh).isNotNull();
            assertThat(CompletableFuture.supplyAsync(
                                    () -> cache.get(inner, () -> 2, "x").value())
                            .join())
                    .isEqualTo(1);
            assertThat(cache.get(outer, () -> cache.get(inner, () -> 3, "x").value(), "x")
                            .value())
                    .isEqualTo(3);
        }
        assertThat(cache.get(inner, () -> 4, "x").value()).isEqualTo(3);
    }

    @Test
    void modeOfACall_isNotThatOfTheCallsItMakes() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> inner = plan(cache, "inner");
        CachedOperation<Integer> outer = plan(cache, "outer");
        cache.get(inner, () -> 1, "x");
        assertThat(cache.get(
                                outer,
                                CacheMode.REFRESH,
                                () -> cache.get(inner, () -> 2, "x").value(),
                                "x")
                        .value())
                .isEqualTo(1);
        try (CacheScope next = CacheScope.openForNextCall(CacheMode.REFRESH)) {
            assertThat(next).isNotNull();
            assertThat(cache.get(
                                    outer,
                                    () -> 10 + cache.get(inner, () -> 2, "x").value(),
                                    "x")
                            .value())
                    .isEqualTo(11);
            assertThat(cache.get(outer, () -> 12, "x").value())
                    .as("a later call")
                    .isEqualTo(11);
        }
    }

    @Test
    void modeOfTheNextCall_precedesTheScopesWithin_andIsUsedOnce() {
        ResultCache cache = builder().build();
        assertThat(call(cache, "predict", "x")).isEqualTo(1);
        try (CacheScope outer = CacheScope.openForNextCall(CacheMode.OFF)) {
            assertThat(outer).isNotNull();
            try (CacheScope next = CacheScope.openForNextCall(CacheMode.REFRESH)) {
                assertThat(next).isNotNull();
                try (CacheScope replay = CacheScope.open(CacheMode.REPLAY_ONLY)) {
                    assertThat(replay).isNotNull();
                    assertThat(call(cache, "predict", "x")).isEqualTo(2);
                    assertThat(call(cache, "predict", "x")).isEqualTo(2);
                    assertThatExceptionOfType(NotCachedException.class).isThrownBy(() -> call(cache, "predict", "y"));
                }
            }
            assertThat(call(cache, "predict", "x"))
                    .as("it was the first in both")
                    .isEqualTo(2);
        }
        try (CacheScope next = CacheScope.openForNextCall(CacheMode.OFF)) {
            assertThat(next).isNotNull();
            assertThat(cache.get(plan(cache, "m"), CacheMode.READ_WRITE, () -> 7, "x")
                            .value())
                    .isEqualTo(7);
            assertThat(call(cache, "predict", "x")).as("that was the next").isEqualTo(2);
        }
        assertThat(runs).hasValue(2);
    }

    @Test
    void secondBinding_isOfTheModeOfTheFirst() {
        ResultCache cache = builder().build();
        CachedOperation<?> predict = annotated(cache, "predict");
        Object[] arguments = {"x"};
        call(cache, predict, Binding.PROXY, this::run, arguments);
        try (CacheScope replay = CacheScope.open(CacheMode.REPLAY_ONLY);
                CacheScope next = CacheScope.openForNextCall(CacheMode.REFRESH)) {
            assertThat(replay).isNotNull();
            assertThat(next).isNotNull();
            assertThat(call(
                            cache,
                            predict,
                            Binding.PROXY,
                            () -> call(cache, predict, Binding.WOVEN, this::run, arguments),
                            arguments))
                    .isEqualTo(2);
        }
        assertThat(call(cache, predict, Binding.PROXY, this::run, arguments)).isEqualTo(2);
    }

    @Test
    void answerAtHand_leavesToTheCallWhatAScopeOrARunningCallMaySay() throws Exception {
        ResultCache cache = builder().build();
        CachedOperation<?> predict = annotated(cache, "predict");
        Object[] arguments = {"x"};
        call(cache, predict, Binding.WOVEN, this::run, arguments);
        assertThat(cache.answerAtHand(predict, TARGET, arguments)).isEqualTo(1);
        try (CacheScope next = CacheScope.openForNextCall(CacheMode.REFRESH)) {
            assertThat(next).isNotNull();
            assertThat(cache.answerAtHand(predict, TARGET, arguments)).isEqualTo(ResultCache.NO_ANSWER);
            MethodBody woven = () -> {
                assertThat(cache.answerAtHand(predict, TARGET, arguments)).isEqualTo(ResultCache.NO_ANSWER);
                return call(cache, predict, Binding.WOVEN, this::run, arguments);
            };
            assertThat(call(cache, predict, Binding.PROXY, woven, arguments)).isEqualTo(2);
        }
        cache.rules().replaceMode(CacheMode.OFF);
        assertThat(cache.answerAtHand(predict, TARGET, arguments)).isEqualTo(ResultCache.NO_ANSWER);
    }

    @Test
    void scope_isCarriedToTheThreadsThatWorkForIt() throws Exception {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache, "m");
        cache.get(plan, () -> 1, "x");
        Callable<Integer> carried;
        try (CacheScope fresh = CacheScope.open(CacheMode.REFRESH)) {
            assertThat(fresh).isNotNull();
            carried =
                    ContextCarrier.callable(() -> cache.get(plan, () -> 2, "x").value());
        }
        FutureTask<Integer> task = new FutureTask<>(carried);
        new Thread(task).start();
        assertThat(task.get()).isEqualTo(2);
    }

    @Test
    void refusal_isTracedAsOne() {
        ResultCache cache = builder().build();
        try (ResultTrace trace = ResultTrace.open();
                CacheScope only = CacheScope.open(CacheMode.CACHE_ONLY)) {
            assertThat(only).isNotNull();
            assertRefused(NotCachedException.Reason.MISS, () -> call(cache, "predict", "x"));
            assertThat(trace.calls())
                    .extracting(TracedCall::outcome)
                    .containsExactly(new CallOutcome.Refused(NotCachedException.Reason.MISS));
            assertThat(trace.toString()).contains("refused: MISS");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CACHE_ONLY", "REPLAY_ONLY"})
    void methodNeverRuns_whateverHappens(CacheMode mode) throws Throwable {
        ResultCache cache = builder()
                .rules(List.of(
                        ModelRule.of("a*").version("1"), ModelRule.of("*z").version("2"), ModelRule.of("unhashable")))
                .versions(model -> {
                    if (model.equals("failing")) {
                        throw new IllegalStateException("the registry is down");
                    }
                    return null;
                })
                .build();
        CachedOperation<?> predict = annotated(cache, "predict");
        try (CacheScope scope = CacheScope.open(mode)) {
            assertThat(scope).isNotNull();
            assertRefused(NotCachedException.Reason.MISS, () -> call(cache, "predict", "x"));
            assertRefused(NotCachedException.Reason.UNCACHEABLE, () -> call(cache, "hash", new Thread()));
            assertRefused(NotCachedException.Reason.UNCACHEABLE, () -> call(cache, "any", null, "x"));
            assertRefused(NotCachedException.Reason.UNCACHEABLE, () -> call(cache, "any", "a\n", "x"));
            assertRefused(NotCachedException.Reason.UNCACHEABLE, () -> call(cache, "any", "az", "x"));
            assertRefused(NotCachedException.Reason.UNCACHEABLE, () -> call(cache, "any", "failing", "x"));
            assertRefused(NotCachedException.Reason.UNCACHEABLE, () -> call(cache, "draw", "x"));
            assertRefused(
                    NotCachedException.Reason.UNCACHEABLE,
                    () -> cache.bypass(
                            predict, TARGET, new Object[] {"x"}, Binding.PROXY, this::run, "another instance"));
        }
        Object[] arguments = {"x"};
        MethodBody refusedWithin = () -> {
            try (CacheScope scope = CacheScope.open(mode)) {
                assertThat(scope).isNotNull();
                // A second binding of the call that runs, another object of its key, and the same call again.
                for (Binding binding : Binding.values()) {
                    assertRefused(
                            NotCachedException.Reason.MISS,
                            () -> cache.call(predict, TARGET, arguments, binding, this::run));
                    assertRefused(
                            NotCachedException.Reason.MISS,
                            () -> cache.call(predict, new Models(), arguments, binding, this::run));
                }
            }
            return -1;
        };
        assertThat(cache.call(predict, TARGET, arguments, Binding.PROXY, refusedWithin))
                .isEqualTo(-1);
        assertThat(runs).hasValue(0);
    }

    @ParameterizedTest
    @CsvSource({"a*, CACHE_ONLY, az", "*, REPLAY_ONLY, ''", "*, CACHE_ONLY, "})
    void methodNeverRuns_whereARuleForbidsIt(String models, CacheMode mode, String model) {
        ResultCache cache = builder()
                .rules(List.of(
                        ModelRule.of(models).mode(mode), ModelRule.of("*z").mode(CacheMode.READ_WRITE)))
                .build();
        assertRefused(NotCachedException.Reason.UNCACHEABLE, () -> call(cache, "any", model, "x"));
        assertThat(runs).hasValue(0);
    }

    private static void assertRefused(NotCachedException.Reason reason, ThrowingCallable call) {
        assertThatExceptionOfType(NotCachedException.class).isThrownBy(call).satisfies(e -> assertThat(e.reason())
                .isEqualTo(reason));
    }
}
