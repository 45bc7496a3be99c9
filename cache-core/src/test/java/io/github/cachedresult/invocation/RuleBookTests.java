package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.cachedresult.CacheMode;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Computation;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.store.FakeStore;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The rules: which one counts, what changing them does to calls, and what is said of them. */
@NullUnmarked
class RuleBookTests {

    static class Never implements ResultValidity<Object> {
        @Override
        public Verdict judge(Object result, Computation computation) {
            return Verdict.store();
        }
    }

    static class First {
        @CachedResult(model = "m", version = "1", operation = "work", ttl = "2h", tags = "t", validity = Never.class)
        public int work(String x) {
            return 0;
        }
    }

    static class Second {
        @CachedResult(model = "m", version = "2", operation = "work")
        public String work(String x) {
            return "";
        }
    }

    static class Dynamic {
        @CachedResult
        public int any(@ModelName String model, String x) {
            return 0;
        }
    }

    private final FakeStore redis = new FakeStore(Tier.REDIS);
    /** Plans that nobody has are forgotten. */
    private final List<CachedOperation<?>> held = new ArrayList<>();

    private final AtomicInteger runs = new AtomicInteger();
    private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

    private ResultCacheBuilder builder() {
        return ResultCache.builder().store(redis).clock(() -> now);
    }

    private static CachedOperation<?> annotated(ResultCache cache, Class<?> type) {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(candidate -> candidate.isAnnotationPresent(CachedResult.class))
                .findFirst()
                .orElseThrow();
        return cache.methods().plan(method, type, method, method.getAnnotation(CachedResult.class));
    }

    private CachedOperation<Integer> plan(ResultCache cache, String model) {
        CachedOperation<Integer> plan =
                cache.operation("op", Integer.class).model(model).inputs("x").build();
        held.add(plan);
        return plan;
    }

    private int ask(ResultCache cache, CachedOperation<Integer> plan) {
        return cache.get(plan, runs::incrementAndGet, "x").value();
    }

    private static ModelRule version(String models, String version) {
        return ModelRule.of(models).version(version);
    }

    @ParameterizedTest
    @CsvSource({
        // default, enabled, disabled, on
        "true, , , true",
        "false, , , false",
        "true, , arithmetic.add, false",
        "true, , arith*, false",
        "true, , other, true",
        "false, arithmetic.add, , true",
        "false, arith*, , true",
        "false, other, , false",
        "true, arithmetic.add, arith*, true",
        "false, arithmetic.add, arith*, true",
        "true, arith*, arithmetic.add, false",
        "false, arith*, arithmetic.add, false",
        "true, arithmetic.add, *, true",
        "true, *, arith*, false",
        "false, arith*.add, arith*, true",
        "true, ARITHMETIC.ADD, arithmetic.add, false",
        "true, , Arith*, true",
        "true, arithmetic.mul, *thmetic.add, false"
    })
    void enabledAndDisabledPatterns(boolean standard, String enabled, String disabled, boolean on) {
        List<ModelRule> rules = new ArrayList<>();
        if (enabled != null) {
            rules.add(ModelRule.of(enabled).enabled(true));
        }
        if (disabled != null) {
            rules.add(ModelRule.of(disabled).enabled(false));
        }
        ResultCache cache = builder()
                .mode(standard ? CacheMode.READ_WRITE : CacheMode.OFF)
                .rules(rules)
                .build();
        CachedOperation<Integer> add = plan(cache, "arithmetic.add");
        ask(cache, add);
        ask(cache, add);
        assertThat(runs.get() == 1).isEqualTo(on);
        assertThat(cache.effectiveConfiguration().operations().get(0).isOn()).isEqualTo(on);
    }

    @ParameterizedTest
    @CsvSource({
        // default, this call, hit
        "OFF, , false",
        "OFF, OFF, false",
        "OFF, READ_WRITE, true",
        "READ_WRITE, , true",
        "READ_WRITE, OFF, false",
        "READ_WRITE, READ_WRITE, true"
    })
    void aSingleCall_precedesTheDefault(CacheMode standard, CacheMode ofCall, boolean hit) {
        ResultCache cache = builder().mode(standard).build();
        CachedOperation<Integer> add = plan(cache, "arithmetic.add");
        cache.get(add, CacheMode.READ_WRITE, runs::incrementAndGet, "x");
        if (ofCall == null) {
            cache.get(add, runs::incrementAndGet, "x");
        } else {
            cache.get(add, ofCall, runs::incrementAndGet, "x");
        }
        assertThat(runs.get() == 1).isEqualTo(hit);
    }

    @Test
    void modelThatIsOff_isComputedEachTime_ofWhatIsStored() {
        ResultCache cache = builder()
                .rules(List.of(ModelRule.of("workflow").enabled(false)))
                .build();
        CachedOperation<Integer> workflow = plan(cache, "workflow");
        CachedOperation<Integer> child = plan(cache, "child");
        for (int i = 1; i <= 3; i++) {
            assertThat(cache.get(workflow, () -> ask(cache, child), "x")
                            .cachedFrom()
                            .isHit())
                    .isFalse();
        }
        assertThat(runs).hasValue(1);
    }

    @Test
    void patternsThatTie_areAnErrorThatNamesBoth_whereAModelIsOfBoth() {
        ResultCache cache = builder()
                .rules(List.of(
                        ModelRule.of("*").mode(CacheMode.OFF),
                        ModelRule.of("*thmetic.add").mode(CacheMode.READ_ONLY),
                        ModelRule.of("arith*ic.add").mode(CacheMode.REFRESH)))
                .build();
        assertThatThrownBy(() -> plan(cache, "arithmetic.add"))
                .hasMessageContainingAll("'*thmetic.add'", "'arith*ic.add'", "'arithmetic.add'", "mode")
                .hasMessageNotContaining("'*'");
        plan(cache, "arithmatic.add");
        plan(cache, "logarithmetic.add");
        assertThatThrownBy(() -> builder()
                        .rules(List.of(
                                ModelRule.of("m").enabled(true),
                                ModelRule.of("m").enabled(false)))
                        .build()
                        .operation("op", Integer.class)
                        .model("m")
                        .build())
                .hasMessageContaining("'m'");
    }

    @Test
    void patternsThatTieAndAgree_areNone() {
        ResultCache cache = builder()
                .rules(List.of(
                        ModelRule.of("*m").mode(CacheMode.OFF),
                        ModelRule.of("m*").mode(CacheMode.OFF)))
                .build();
        ask(cache, plan(cache, "m"));
        assertThat(ask(cache, plan(cache, "m"))).isEqualTo(2);
    }

    @Test
    void eachProperty_isThatOfTheMostSpecificRuleThatSaysIt() {
        ResultCache cache = builder()
                .rules(List.of(
                        ModelRule.of("eos3b5e").ttl(Duration.ofDays(1)),
                        ModelRule.of("eos*").mode(CacheMode.READ_ONLY),
                        version("*", "v9")))
                .build();
        plan(cache, "eos3b5e");
        assertThat(cache.effectiveConfiguration().operations().get(0).settings())
                .hasToString("mode READ_ONLY by the rule for 'eos*', version v9 by the rule for '*',"
                        + " ttl PT24H by the rule for 'eos3b5e'");
    }

    @ParameterizedTest
    @CsvSource({"OFF, READ_WRITE", "READ_ONLY, READ_ONLY", "READ_WRITE, READ_WRITE"})
    void enabledRule_isTheDefaultModeOrReadWrite(CacheMode standard, CacheMode mode) {
        ResultCache cache = builder()
                .mode(standard)
                .rules(List.of(
                        ModelRule.of("m").enabled(true), ModelRule.of("*").mode(CacheMode.REFRESH)))
                .build();
        plan(cache, "m");
        assertThat(cache.effectiveConfiguration()
                        .operations()
                        .get(0)
                        .settings()
                        .mode()
                        .value())
                .isEqualTo(mode);
    }

    @Test
    void enabledAndModeInOneRule_areAnError() {
        ModelRule both = ModelRule.of("m").enabled(false).mode(CacheMode.READ_ONLY);
        assertThatThrownBy(() -> builder().rules(List.of(both)).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'m'", "enabled=false", "mode=READ_ONLY");
    }

    @Test
    void replacedRules_holdForTheNextCall() {
        ResultCache cache = builder().build();
        CachedOperation<Integer> plan = plan(cache, "m");
        assertThat(ask(cache, plan)).isEqualTo(1);
        assertThat(ask(cache, plan)).isEqualTo(1);

        cache.rules().replace(List.of(ModelRule.of("m").mode(CacheMode.OFF)));
        assertThat(ask(cache, plan)).isEqualTo(2);
        cache.rules().replace(List.of(version("m", "v2")));
        assertThat(ask(cache, plan)).as("another key").isEqualTo(3);
        assertThat(ask(cache, plan)).isEqualTo(3);
        cache.rules().replace(List.of(ModelRule.of("m").salt("salt")));
        assertThat(ask(cache, plan)).as("another key").isEqualTo(4);
        cache.rules().replace(List.of());
        assertThat(ask(cache, plan)).as("what it was").isEqualTo(1);
        now = now.plus(Duration.ofMinutes(2));
        cache.rules().replace(List.of(ModelRule.of("*").ttl(Duration.ofMinutes(1))));
        assertThat(ask(cache, plan)).as("too old now").isEqualTo(5);
        cache.rules().replaceMode(CacheMode.REFRESH);
        assertThat(ask(cache, plan)).isEqualTo(6);
        assertThat(cache.rules().mode()).isEqualTo(CacheMode.REFRESH);
        assertThat(cache.rules().rules()).hasSize(1);
    }

    @Test
    void replacedRules_holdForModelsThatCallsName() throws Throwable {
        ResultCache cache = builder().build();
        CachedOperation<?> any = annotated(cache, Dynamic.class);
        for (int run : new int[] {1, 1}) {
            assertThat(cache.call(any, null, new Object[] {"m", "x"}, Binding.PROXY, runs::incrementAndGet))
                    .isEqualTo(run);
        }
        cache.rules().replace(List.of(ModelRule.of("m").mode(CacheMode.OFF)));
        assertThat(cache.call(any, null, new Object[] {"m", "x"}, Binding.PROXY, runs::incrementAndGet))
                .isEqualTo(2);
    }

    @Test
    void replacingWhatCannotBe_changesNothing() {
        ResultCache cache = builder().rules(List.of(version("m", "v1"))).build();
        CachedOperation<Integer> plan = plan(cache, "m");
        List<ModelRule> before = cache.rules().rules();
        for (List<ModelRule> wrong : List.of(
                List.of(version("m", "")),
                List.of(ModelRule.of(" ").mode(CacheMode.OFF)),
                List.of(ModelRule.of("m").ttl(Duration.ZERO)),
                List.of(version("m*", "a"), version("*m", "b")))) {
            assertThatThrownBy(() -> cache.rules().replace(wrong)).isInstanceOf(IllegalArgumentException.class);
            assertThat(cache.rules().rules()).isEqualTo(before);
            assertThat(plan.version()).isEqualTo("v1");
        }
    }

    @Test
    void rulesByWhichTwoMethodsWouldTakeEachOthersResults_areRefused() throws Throwable {
        ResultCache cache = builder().build();
        CachedOperation<?> first = annotated(cache, First.class);
        CachedOperation<?> second = annotated(cache, Second.class);
        assertThat(first.objectionTo(new First())).isNull();
        assertThat(second.objectionTo(new Second())).isNull();
        assertThatThrownBy(() -> cache.rules().replace(List.of(version("m", "one"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("would take each other's results");
        assertThat(first.version()).isEqualTo("1");

        // Once the rules keep them apart, a newcomer is still compared with both.
        cache.rules().replace(List.of(ModelRule.of("m").mode(CacheMode.READ_ONLY)));
        assertThatThrownBy(() -> cache.rules().replace(List.of(version("*", "one"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void methodOfAModelThatIsPromotedByARuleWhileItRuns_isNotStored() {
        ResultCache cache = builder().rules(List.of(version("m", "v1"))).build();
        CachedOperation<Integer> plan = plan(cache, "m");
        cache.get(
                plan,
                () -> {
                    cache.rules().replace(List.of(version("m", "v2")));
                    return 1;
                },
                "x");
        assertThat(redis.entries()).isEmpty();
        assertThat(ask(cache, plan)).isEqualTo(1);
        cache.get(
                plan,
                CacheMode.REFRESH,
                () -> {
                    cache.rules()
                            .replace(List.of(
                                    version("m", "v2"), ModelRule.of("x").mode(CacheMode.OFF)));
                    return 2;
                },
                "x");
        assertThat(ask(cache, plan)).as("the version stayed the same").isEqualTo(2);
    }

    @Test
    void replacingWhileCallsGoOn_neverMixesTwoRuleSets() throws Exception {
        ResultCache cache =
                ResultCache.builder().rules(List.of(version("m", "0"))).build();
        CachedOperation<Integer> plan = plan(cache, "m");
        Thread replacing = new Thread(() -> {
            for (int i = 0; i < 2_000; i++) {
                cache.rules().replace(List.of(version("m", String.valueOf(i % 3))));
            }
        });
        replacing.start();
        while (replacing.isAlive()) {
            var answer = cache.get(plan, () -> 1, "x");
            assertThat(answer.cachedFrom().origin().version()).isIn("0", "1", "2");
        }
        replacing.join();
        assertThat(plan.version()).isEqualTo("1");
    }

    @Test
    void ruleForNoKnownModel_isSaidOnce_unlessAnyModelMayCome() {
        Logger logger = (Logger) LoggerFactory.getLogger(ResultCache.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        try {
            ResultCache cache = builder()
                    .rules(List.of(
                            ModelRule.of("eos*").mode(CacheMode.OFF),
                            ModelRule.of("EOS*").mode(CacheMode.OFF),
                            ModelRule.of("*").mode(CacheMode.READ_WRITE)))
                    .build();
            cache.rules().warnOfUnmatched();
            assertThat(log.list).as("nothing is known yet").isEmpty();
            plan(cache, "eos3b5e");
            cache.rules().warnOfUnmatched();
            cache.rules().warnOfUnmatched();
            assertThat(log.list).hasSize(1);
            assertThat(log.list.get(0).getFormattedMessage()).contains("'EOS*': mode=OFF");
            cache.rules().replace(List.of(ModelRule.of("typo").mode(CacheMode.OFF)));
            assertThat(log.list).hasSize(2);
            annotated(cache, Dynamic.class);
            cache.rules().replace(List.of(ModelRule.of("whatever").mode(CacheMode.OFF)));
            assertThat(log.list).hasSize(2);
        } finally {
            logger.detachAppender(log);
        }
    }

    @Test
    void effectiveConfiguration_saysWhatHoldsForEachMethodAndWhy() throws Throwable {
        ResultCache cache = builder()
                .rules(List.of(
                        ModelRule.of("m").mode(CacheMode.READ_ONLY),
                        ModelRule.of("off").enabled(false)))
                .build();
        annotated(cache, First.class);
        CachedOperation<?> any = annotated(cache, Dynamic.class);
        plan(cache, "off");
        cache.call(any, null, new Object[] {"named", "x"}, Binding.PROXY, () -> 1);
        EffectiveConfiguration configuration = cache.effectiveConfiguration();
        String here = RuleBookTests.class.getName();
        assertThat(configuration)
                .hasToString(String.join(
                        "\n",
                        "default mode READ_WRITE",
                        "rule for 'm': mode=READ_ONLY",
                        "rule for 'off': enabled=false",
                        here + "$Dynamic.any(String, String) of by parameter: on, mode READ_WRITE by default,"
                                + " version unversioned by default, for ever by default, tiers [LOCAL, REDIS]",
                        here + "$Dynamic.any(String, String) of named: on, mode READ_WRITE by default,"
                                + " version unversioned by default, for ever by default, tiers [LOCAL, REDIS]",
                        here + "$First.work(String) of m: on, mode READ_ONLY by the rule for 'm',"
                                + " version 1 by its declaration, ttl PT2H by its declaration, tiers [LOCAL, REDIS],"
                                + " tags [t], judged by [" + here + "$Never]",
                        "op of off: off, mode OFF by the rule for 'off', version unversioned by default,"
                                + " for ever by default"));
    }

    @Test
    void effectiveConfiguration_saysWhoseVersionItIs_andWhatIsInConflict() {
        ResultCache cache = builder()
                .versions(model -> {
                    if (model.equals("failing")) {
                        throw new IllegalStateException("down");
                    }
                    return model.equals("known") ? "v7" : null;
                })
                .build();
        plan(cache, "failing");
        plan(cache, "known");
        assertThat(cache.effectiveConfiguration().operations())
                .anySatisfy(operation -> assertThat(operation)
                        .hasToString("op of known: on, mode READ_WRITE by default, version v7 by a source of versions,"
                                + " for ever by default, tiers [LOCAL, REDIS]"))
                .anySatisfy(operation -> {
                    assertThat(operation.isOn()).isFalse();
                    assertThat(operation.conflict()).contains("down");
                    assertThat(operation.settings()).isNull();
                    assertThat(operation.tiers()).isEmpty();
                });
    }

    @Test
    void effectiveConfiguration_namesTheMethodThatWouldGetTheSameResults() {
        ResultCache cache = builder().rules(List.of(version("m", "one"))).build();
        CachedOperation<?> first = annotated(cache, First.class);
        CachedOperation<?> second = annotated(cache, Second.class);
        assertThat(first.objectionTo(new First())).isNull();
        assertThat(second.objectionTo(new Second())).isNotNull();
        assertThat(cache.effectiveConfiguration().operations())
                .filteredOn(operation -> !operation.isOn())
                .singleElement()
                .satisfies(operation -> assertThat(operation.toString())
                        .contains("Second.work", "off, as ", "would take each other's results", "First.work"));
    }
}
