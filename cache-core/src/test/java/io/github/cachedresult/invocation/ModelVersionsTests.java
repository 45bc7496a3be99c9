package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Iteration;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.NamedModel;
import io.github.cachedresult.Tier;
import io.github.cachedresult.VariableModel;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@NullUnmarked
@Timeout(60)
class ModelVersionsTests {

    static class Chat {
        @CachedResult(model = "chat", version = "declared", operation = "complete")
        @VariableModel
        int complete(String prompt, @Iteration Integer draw) {
            return 0;
        }

        @CachedResult(model = "chat", operation = "plain")
        int numbered(String prompt, @Iteration long draw) {
            return 0;
        }

        @CachedResult(model = "chat", operation = "renamed")
        int renamed(String prompt, @Iteration long n) {
            return 0;
        }

        @CachedResult(version = "1", operation = "any")
        int any(@ModelName String model) {
            return 0;
        }

        @CachedResult(model = "m", operation = "bad")
        int twoDraws(@Iteration int a, @Iteration int b) {
            return 0;
        }

        @CachedResult(model = "m", operation = "bad")
        int textDraw(@Iteration String a) {
            return 0;
        }
    }

    private final AtomicInteger runs = new AtomicInteger();
    private final AtomicReference<@Nullable String> current = new AtomicReference<>();
    private final List<CacheEvent> events = new ArrayList<>();

    private ResultCacheBuilder builder() {
        return ResultCache.builder().listener(events::add);
    }

    private static Method method(String name) {
        for (Method method : Chat.class.getDeclaredMethods()) {
            if (method.getName().equals(name)) {
                return method;
            }
        }
        throw new AssertionError(name);
    }

    private static CachedOperation<?> plan(ResultCache cache, String name) {
        Method method = method(name);
        return cache.methods().plan(method, Chat.class, method, method.getAnnotation(CachedResult.class));
    }

    private Object call(ResultCache cache, CachedOperation<?> operation, Object... arguments) {
        try {
            return cache.call(operation, new Chat(), arguments, Binding.PROXY, runs::incrementAndGet);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void version_ofASource_precedesRuleAndAnnotation() {
        ResultCache cache = builder()
                .rules(List.of(ModelRule.of("ruled").version("by rule")))
                .versions(model -> model.equals("known") ? "by source" : null)
                .build();
        for (String[] expected : new String[][] {{"known", "by source"}, {"ruled", "by rule"}, {"other", "declared"}}) {
            Cached<Integer> answer = cache.get(
                    cache.operation("op", Integer.class)
                            .model(expected[0])
                            .version("declared")
                            .build(),
                    runs::incrementAndGet);
            assertThat(answer.cachedFrom().origin().version()).isEqualTo(expected[1]);
        }
        ResultCache both = builder()
                .rules(List.of(ModelRule.of("known").version("by rule")))
                .versions(model -> null)
                .versions(model -> "second source")
                .versions(model -> "third source")
                .build();
        CachedOperation<Integer> operation =
                both.operation("op", Integer.class).model("known").build();
        assertThat(both.get(operation, runs::incrementAndGet)
                        .cachedFrom()
                        .origin()
                        .version())
                .isEqualTo("second source");
        assertThat(operation.model()).isEqualTo("known");
        assertThat(operation.version()).isNull();
    }

    @Test
    void promotedModel_missesAtOnceAndIsFoundAgainWhenTakenBack() {
        current.set("v1");
        ResultCache cache = builder().versions(model -> current.get()).build();
        CachedOperation<Integer> operation =
                cache.operation("op", Integer.class).model("m").inputs("x").build();
        assertThat(cache.get(operation, runs::incrementAndGet, "a").value()).isEqualTo(1);
        assertThat(cache.get(operation, runs::incrementAndGet, "a").value()).isEqualTo(1);
        current.set("v2");
        assertThat(cache.get(operation, runs::incrementAndGet, "a").value()).isEqualTo(2);
        assertThat(cache.get(operation, runs::incrementAndGet, "a").cachedFrom().tier())
                .isEqualTo(Tier.LOCAL);
        current.set("v1");
        assertThat(cache.get(operation, runs::incrementAndGet, "a").value()).isEqualTo(1);
    }

    @Test
    void modelPromotedWhileItRuns_storesNothingUnderEitherVersion() {
        current.set("v1");
        ResultCache cache = builder().versions(model -> current.get()).build();
        CachedOperation<Integer> operation =
                cache.operation("op", Integer.class).model("m").build();
        Cached<Integer> answer = cache.get(operation, () -> {
            current.set("v2");
            return runs.incrementAndGet();
        });
        assertThat(answer.value()).isEqualTo(1);
        assertThat(events)
                .filteredOn(CacheEvent.NotStored.class::isInstance)
                .singleElement()
                .satisfies(event -> assertThat(((CacheEvent.NotStored) event).reason())
                        .isEqualTo("its model was promoted from v1 to v2 while it ran"));
        current.set("v1");
        assertThat(cache.get(operation, runs::incrementAndGet).value()).isEqualTo(2);
        current.set("v2");
        assertThat(cache.get(operation, runs::incrementAndGet).value()).isEqualTo(3);
    }

    @Test
    void sourceThatFailsWhileItRuns_storesNothing() {
        current.set("v1");
        ResultCache cache = builder()
                .versions(model -> {
                    if (current.get() == null) {
                        throw new IllegalStateException("the registry is down");
                    }
                    return current.get();
                })
                .build();
        CachedOperation<Integer> operation =
                cache.operation("op", Integer.class).model("m").build();
        cache.get(operation, () -> {
            current.set(null);
            return runs.incrementAndGet();
        });
        current.set("v1");
        assertThat(cache.get(operation, runs::incrementAndGet).value()).isEqualTo(2);
    }

    @Test
    void sourceThatFailsOrSaysNoVersion_meansUncached() {
        ResultCache cache = builder()
                .versions(model -> switch (String.valueOf(current.get())) {
                    case "fails" -> throw new IllegalStateException("the registry is down");
                    case "error" -> throw new NoClassDefFoundError("driver");
                    case "assertion" -> throw new AssertionError("never");
                    case "deep" -> throw new StackOverflowError("deep");
                    default -> current.get();
                })
                .build();
        CachedOperation<Integer> operation =
                cache.operation("op", Integer.class).model("m").build();
        for (String bad : List.of("fails", "error", "assertion", "deep", "", "a\nb", "x".repeat(201))) {
            current.set(bad);
            int before = runs.get();
            cache.get(operation, runs::incrementAndGet);
            assertThat(cache.get(operation, runs::incrementAndGet).cachedFrom().key())
                    .isNull();
            assertThat(runs).hasValue(before + 2);
        }
        assertThat(events)
                .filteredOn(CacheEvent.Bypassed.class::isInstance)
                .first()
                .satisfies(event -> assertThat(((CacheEvent.Bypassed) event).reason())
                        .contains("the source of its versions", "the registry is down"));
        current.set("v1");
        cache.get(operation, runs::incrementAndGet);
        assertThat(cache.get(operation, runs::incrementAndGet).cachedFrom().tier())
                .isEqualTo(Tier.LOCAL);
    }

    static class Renamed implements NamedModel {
        private String name = "before";

        @Override
        public String modelName() {
            return name;
        }

        @CachedResult
        int predict() {
            return 0;
        }
    }

    @Test
    void objectThatNamesAnotherModelAfterItRan_storesNothing() throws Throwable {
        ResultCache cache = builder().build();
        Method method = Renamed.class.getDeclaredMethod("predict");
        CachedOperation<?> operation =
                cache.methods().plan(method, Renamed.class, method, method.getAnnotation(CachedResult.class));
        Renamed object = new Renamed();
        cache.call(operation, object, new Object[0], Binding.PROXY, () -> {
            object.name = "after";
            return runs.incrementAndGet();
        });
        for (String name : List.of("after", "before")) {
            object.name = name;
            int before = runs.get();
            assertThat(cache.call(operation, object, new Object[0], Binding.PROXY, runs::incrementAndGet))
                    .isEqualTo(before + 1);
        }
    }

    @Test
    void modelOfACall_hasItsOwnVersion() {
        ResultCache cache = builder().versions(model -> model + current.get()).build();
        CachedOperation<?> operation = plan(cache, "any");
        current.set("1");
        assertThat(call(cache, operation, "a")).isEqualTo(1);
        assertThat(call(cache, operation, "b")).isEqualTo(2);
        assertThat(call(cache, operation, "a")).isEqualTo(1);
        current.set("2");
        assertThat(call(cache, operation, "a")).isEqualTo(3);
    }

    @Test
    void operationsOfTwoDeclaredVersions_areOneWhereASourceHasTheSay() {
        CachedOperation<?>[] operations = new CachedOperation<?>[2];
        ResultCache cache = builder().versions(model -> "v").build();
        operations[0] = plan(cache, "numbered");
        operations[1] = plan(cache, "renamed");
        assertThat(version(cache, operations[0])).isEqualTo(version(cache, operations[1]));
        ResultCache without = builder().build();
        assertThat(version(without, plan(without, "complete"))).isEqualTo("declared");
    }

    private static String version(ResultCache cache, CachedOperation<?> operation) {
        return operation.idOf(operation.model(), cache.rules().current()).version();
    }

    @Test
    void salt_another_disownsWhatWasComputedWithoutIt() {
        FakeResults stored = new FakeResults();
        for (String salt : new String[] {null, "2026-11", "2026-12"}) {
            ResultCache cache = stored.cache(salt);
            int before = runs.get();
            CachedOperation<Integer> operation = cache.operation("op", Integer.class)
                    .model("m")
                    .version("v")
                    .inputs("x")
                    .build();
            assertThat(cache.get(operation, runs::incrementAndGet, "a").value()).isEqualTo(before + 1);
            assertThat(cache.get(operation, runs::incrementAndGet, "a").value()).isEqualTo(before + 1);
        }
        ResultCache again = stored.cache(null);
        CachedOperation<Integer> operation = again.operation("op", Integer.class)
                .model("m")
                .version("v")
                .inputs("x")
                .build();
        assertThat(again.get(operation, runs::incrementAndGet, "a").value())
                .as("the results without a salt are there still")
                .isEqualTo(1);
    }

    /** Caches of several processes over one store. */
    private final class FakeResults {
        private final io.github.cachedresult.store.FakeStore store =
                new io.github.cachedresult.store.FakeStore(Tier.REDIS);

        ResultCache cache(@Nullable String salt) {
            return builder()
                    .store(store)
                    .rules(List.of(ModelRule.of("m").salt(salt)))
                    .build();
        }
    }

    @Test
    void extras_areTheLastPartOfThePreimage() {
        ResultCache cache =
                builder().rules(List.of(ModelRule.of("chat").salt("s"))).build();
        CachedOperation<?> operation = plan(cache, "numbered");
        byte[] preimage = operation
                .bind(null, new Object[] {"a", 300L})
                .scope()
                .hash(new Object[] {"a", 300L})
                .preimage();
        assertThat(HexFormat.of().formatHex(preimage))
                .startsWith("86")
                // {"prompt": "a"}, {"salt": "s", "iteration": 300}
                .endsWith("a1" + "6670726f6d7074" + "6161" + "a2" + "6473616c74" + "6173" + "69697465726174696f6e"
                        + "19012c");
    }

    @Test
    void iterationParameter_makesEachDrawAnEntry() {
        ResultCache cache = builder().build();
        CachedOperation<?> operation = plan(cache, "numbered");
        assertThat(call(cache, operation, "p", 1L)).isEqualTo(1);
        assertThat(call(cache, operation, "p", 2L)).isEqualTo(2);
        assertThat(call(cache, operation, "p", 1L)).isEqualTo(1);
        assertThat(call(cache, operation, "p", 2L)).isEqualTo(2);
        assertThat(operation
                        .bind(null, new Object[0])
                        .scope()
                        .hash(new Object[] {"p", 1L})
                        .inputs())
                .as("the draw is no input")
                .isEqualTo(operation
                        .bind(null, new Object[0])
                        .scope()
                        .hash(new Object[] {"p", 2L})
                        .inputs());
    }

    @Test
    void variableModel_isCachedForANumberedDrawOnly() {
        ResultCache cache = builder().build();
        CachedOperation<?> operation = plan(cache, "complete");
        assertThat(call(cache, operation, "p", null)).isEqualTo(1);
        assertThat(call(cache, operation, "p", null)).isEqualTo(2);
        assertThat(events).filteredOn(CacheEvent.Bypassed.class::isInstance).hasSize(2);
        assertThat(call(cache, operation, "p", 1)).isEqualTo(3);
        assertThat(call(cache, operation, "p", 1)).isEqualTo(3);
        assertThat(call(cache, operation, "p", 2)).isEqualTo(4);
        assertThat(call(cache, operation, "p", null)).isEqualTo(5);
        try (IterationScope draw = IterationScope.open(2)) {
            assertThat(draw).isNotNull();
            assertThat(call(cache, operation, "p", null)).as("the same draw").isEqualTo(4);
            assertThat(call(cache, operation, "p", 1))
                    .as("the parameter precedes")
                    .isEqualTo(3);
        }
        assertThat(call(cache, operation, "p", null)).isEqualTo(6);
    }

    @Test
    void iterationScope_countsForVariableModelsOnlyAndRestoresWhatItFound() {
        ResultCache cache = builder()
                .rules(List.of(ModelRule.of("variable").variable(true)))
                .build();
        CachedOperation<Integer> plain =
                cache.operation("plain", Integer.class).model("m").build();
        CachedOperation<Integer> variable =
                cache.operation("variable", Integer.class).model("variable").build();
        CachedOperation<Integer> declared =
                cache.operation("declared", Integer.class).model("m").variable().build();
        assertThat(cache.get(plain, runs::incrementAndGet).value()).isEqualTo(1);
        try (IterationScope outer = IterationScope.open(1)) {
            assertThat(cache.get(plain, runs::incrementAndGet).value()).isEqualTo(1);
            assertThat(cache.get(variable, runs::incrementAndGet).value()).isEqualTo(2);
            assertThat(cache.get(declared, runs::incrementAndGet).value()).isEqualTo(3);
            try (IterationScope inner = IterationScope.open(2)) {
                assertThat(cache.get(variable, runs::incrementAndGet).value()).isEqualTo(4);
                assertThatThrownBy(outer::close)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the last first");
                assertThat(inner).isNotNull();
            }
            assertThat(cache.get(variable, runs::incrementAndGet).value()).isEqualTo(2);
        }
        assertThat(IterationScope.current()).isNull();
    }

    @Test
    void iteration_ofAProgram_isOneOfItsInputs() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> operation = cache.operation("op", Integer.class)
                .model("m")
                .variable()
                .inputs("prompt", "draw")
                .iteration("draw")
                .build();
        assertThat(cache.get(operation, runs::incrementAndGet, "p", 1).value()).isEqualTo(1);
        assertThat(cache.get(operation, runs::incrementAndGet, "p", 2L).value()).isEqualTo(2);
        assertThat(cache.get(operation, runs::incrementAndGet, "p", 1L).value()).isEqualTo(1);
        assertThat(cache.get(operation, runs::incrementAndGet, "p", null).value())
                .isEqualTo(3);
        assertThatThrownBy(() -> cache.get(operation, runs::incrementAndGet, "p"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 2 inputs");
        assertThatThrownBy(() -> cache.operation("op2", Integer.class)
                        .model("m")
                        .inputs("prompt")
                        .iteration("draw")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'draw'");
    }

    @Test
    void iteration_thatIsNoIntegerOfSixtyFourBits_isNeverAnother() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> operation = cache.operation("op", Integer.class)
                .model("m")
                .variable()
                .inputs("draw")
                .iteration("draw")
                .build();
        try (IterationScope draw = IterationScope.open(1)) {
            assertThat(draw).isNotNull();
            for (Object bad : new Object[] {1.2, 1.9, java.math.BigInteger.ONE, "1"}) {
                int before = runs.get();
                cache.get(operation, runs::incrementAndGet, bad);
                assertThat(cache.get(operation, runs::incrementAndGet, bad)
                                .cachedFrom()
                                .key())
                        .isNull();
                assertThat(runs).hasValue(before + 2);
                assertThat(cache.explain(operation, bad)).isInstanceOf(KeyExplanation.Unhashable.class);
                assertThat(cache.explainMiss(operation, bad)).isInstanceOf(MissExplanation.Uncached.class);
            }
        }
    }

    @Test
    void iterationParameter_thatCannotBe_isRefused() {
        ResultCache cache = builder().build();
        assertThatThrownBy(() -> plan(cache, "twoDraws"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("a call is one draw");
        assertThatThrownBy(() -> plan(cache, "textDraw"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("number draws by an int or a long");
    }

    @Test
    void explain_drawsAndSalts_areNamedBesideTheInputs() {
        ResultCache cache = builder()
                .rules(List.of(ModelRule.of("m").salt("s")))
                .store(new io.github.cachedresult.store.FakeStore(Tier.REDIS))
                .build();
        CachedOperation<Integer> operation = cache.operation("op", Integer.class)
                .model("m")
                .variable()
                .inputs("prompt", "draw")
                .iteration("draw")
                .build();
        assertThat(cache.explain(operation, "p", null)).isInstanceOf(KeyExplanation.Uncached.class);
        assertThat(cache.explainMiss(operation, "p", null)).isInstanceOf(MissExplanation.Uncached.class);
        assertThat(cache.explain(operation, "p", 2))
                .isInstanceOfSatisfying(KeyExplanation.Listed.class, listed -> assertThat(listed.inputs())
                        .extracting(input -> input.path() + "=" + input.value())
                        .containsExactly("prompt=\"p\"", "(salt)=\"s\"", "(iteration)=2"));
    }
}
