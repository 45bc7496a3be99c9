package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.invocation.CacheScope;
import io.github.cachedresult.invocation.EffectiveConfiguration;
import io.github.cachedresult.invocation.EffectiveOperation;
import io.github.cachedresult.invocation.ModelRule;
import io.github.cachedresult.invocation.NotCachedException;
import io.github.cachedresult.invocation.ResultCache;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.MapPropertySource;

/** Modes by properties, by scopes around beans, and while the application runs. */
@ExtendWith(OutputCaptureExtension.class)
class ModePropertiesTests {

    private final ApplicationContextRunner contexts = TestContexts.local().withBean(Predictor.class);

    @ParameterizedTest
    @CsvSource({
        "cachedresult.mode, cache-only, CACHE_ONLY",
        "cachedresult.mode, RECORD_ONLY, RECORD_ONLY",
        "cachedresult.rules[0].mode, replay-only, REPLAY_ONLY",
        "cachedresult.rules[0].mode, refresh, REFRESH",
        "cachedresult.rules[0].mode, read-only, READ_ONLY",
        "cachedresult.rules[0].mode, off, OFF",
        "cachedresult.rules[0].enabled, false, OFF",
        "cachedresult.rules[0].ttl, 1h, READ_WRITE"
    })
    void modeIsThatOfThePropertyAtStartUp(String property, String value, CacheMode mode) {
        contexts.withPropertyValues("cachedresult.rules[0].model=pred*", property + "=" + value)
                .run(context -> assertThat(context.getBean(ResultCache.class)
                                .effectiveConfiguration()
                                .operations())
                        .hasSize(2)
                        .allMatch(operation -> mode(operation) == mode));
    }

    @Test
    void limitsOfAModelAreThoseOfTheProperties() {
        contexts.withPropertyValues(
                        "cachedresult.rules[0].model=pred*",
                        "cachedresult.rules[0].local-maximum-entries=100",
                        "cachedresult.rules[0].local-maximum-weight=1MB",
                        "cachedresult.rules[0].local-when-full=fail")
                .run(context -> assertThat(context.getBean(ResultCache.class)
                                .effectiveConfiguration()
                                .toString())
                        .contains("in the process at most 100 entries, then fail, 1048576 bytes by the rule for"
                                + " 'pred*'"));
    }

    private static CacheMode mode(EffectiveOperation operation) {
        return Objects.requireNonNull(operation.settings()).mode().value();
    }

    @Test
    void offInYamlIsABooleanAndMeansOff() {
        contexts.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new MapPropertySource("as from YAML", Map.of("cachedresult.mode", false))))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(ResultCache.class).rules().mode())
                            .isEqualTo(CacheMode.OFF);
                });
    }

    @Test
    void scopesAreForBeansToo() {
        contexts.run(context -> {
            Predictor predictor = context.getBean(Predictor.class);
            try (CacheScope replay = CacheScope.open("pred*", CacheMode.REPLAY_ONLY)) {
                assertThat(replay).isNotNull();
                assertThatExceptionOfType(NotCachedException.class)
                        .isThrownBy(() -> predictor.predict("CCO"))
                        .withMessageContaining("Predictor.predict(String)");
            }
            assertThat(predictor.runs()).isZero();
            predictor.predict("CCO");
            try (CacheScope next = CacheScope.openForNextCall(CacheMode.REFRESH)) {
                assertThat(next).isNotNull();
                predictor.predict("CCO");
                predictor.predict("CCO");
            }
            assertThat(predictor.runs()).isEqualTo(2);
        });
    }

    @Test
    void rulesCanBeReplacedWhileTheApplicationRuns() {
        contexts.run(context -> {
            Predictor predictor = context.getBean(Predictor.class);
            predictor.predict("CCO");
            context.getBean(ResultCache.class)
                    .rules()
                    .replace(List.of(ModelRule.of("predictor").mode(CacheMode.OFF)));
            predictor.predict("CCO");
            predictor.predict("CCO");
            assertThat(predictor.runs()).isEqualTo(3);
        });
    }

    @Test
    void ruleForNoModelOfTheApplicationIsSaidAtStartUp(CapturedOutput output) {
        contexts.withPropertyValues(
                        "cachedresult.rules[0].model=predicter", "cachedresult.rules[0].mode=off",
                        "cachedresult.rules[1].model=pred*", "cachedresult.rules[1].mode=read-only")
                .run(context -> assertThat(output)
                        .containsOnlyOnce("The rule for 'predicter': mode=OFF is for none")
                        .doesNotContain("The rule for 'pred*'"));
    }

    @Test
    void disabledCacheIsOff() {
        TestContexts.local()
                .withPropertyValues("cachedresult.enabled=false")
                .run(context -> assertThat(configuration(context).mode()).isEqualTo(CacheMode.OFF));
    }

    @Test
    void disabledCacheListsTheMethodsThatItLeavesAlone() {
        contexts.withPropertyValues("cachedresult.enabled=false")
                .run(context -> assertThat(configuration(context).operations())
                        .hasSize(2)
                        .allMatch(operation -> !operation.isOn())
                        .allMatch(operation -> operation.toString().contains("off, as cachedresult.enabled=false"))
                        .allMatch(operation -> operation.tiers().isEmpty()));
    }

    private static EffectiveConfiguration configuration(ApplicationContext context) {
        return context.getBean(ResultCache.class).effectiveConfiguration();
    }
}
