package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Freshness;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What annotations, plans and rules say of freshness, and what of it cannot hold. */
class FreshnessSettingsTests {

    static class Models {

        @CachedResult(model = "good", ttl = "24h")
        @Freshness(refreshAfter = "20h", staleFor = "${stale}", jitter = 0.1)
        public int good(int x) {
            return x;
        }

        @CachedResult(model = "late", ttl = "1h")
        @Freshness(refreshAfter = "1h")
        public int late(int x) {
            return x;
        }

        @CachedResult(model = "ever")
        @Freshness(staleFor = "1h")
        public int ever(int x) {
            return x;
        }

        @CachedResult(model = "unparsed", ttl = "1h")
        @Freshness(refreshAfter = "soon")
        public int unparsed(int x) {
            return x;
        }

        @CachedResult(model = "negative", ttl = "1h")
        @Freshness(staleFor = "-1h")
        public int negative(int x) {
            return x;
        }

        @CachedResult(model = "share", ttl = "1h")
        @Freshness(jitter = 1)
        public int share(int x) {
            return x;
        }

        @CachedResult(model = "waits", ttl = "1h")
        @Freshness(staleFor = "1h", softTimeout = "2s", timeout = "5m")
        public int waits(int x) {
            return x;
        }

        @CachedResult(model = "crossed", ttl = "1h")
        @Freshness(staleFor = "1h", softTimeout = "5m", timeout = "5m")
        public int crossed(int x) {
            return x;
        }

        @CachedResult(model = "nothing", ttl = "1h")
        @Freshness(softTimeout = "2s")
        public int nothing(int x) {
            return x;
        }

        @CachedResult(model = "idle")
        @Freshness(jitter = 0.1)
        public int idle(int x) {
            return x;
        }
    }

    @Freshness(refreshAfter = "30m")
    static class OfClass {

        @CachedResult(model = "inherits", ttl = "1h")
        public int inherits(int x) {
            return x;
        }

        @CachedResult(model = "own", ttl = "1h")
        @Freshness
        public int own(int x) {
            return x;
        }
    }

    private static ResultCache cache(ModelRule... rules) {
        return ResultCache.builder()
                .rules(List.of(rules))
                .placeholders(text -> text.replace("${stale}", "7d"))
                .build();
    }

    private static CachedOperation<?> plan(ResultCache cache, Class<?> type, String name) throws Exception {
        Method method = type.getMethod(name, int.class);
        return cache.methods().plan(method, type, method, method.getAnnotation(CachedResult.class));
    }

    private static String effective(ResultCache cache) {
        return cache.effectiveConfiguration().operations().toString();
    }

    @Test
    void annotation_isShownWithWhoSaysSo() throws Exception {
        ResultCache cache = cache();
        plan(cache, Models.class, "good");
        assertThat(effective(cache))
                .contains("ttl PT24H by its declaration")
                .contains("refreshed after PT20H by its declaration")
                .contains("stale for PT168H by its declaration")
                .contains("jitter 0.1 by its declaration");
    }

    @Test
    void rule_overridesEachOfThem_andZeroSwitchesOff() throws Exception {
        ResultCache cache = cache(ModelRule.of("go*")
                .refreshAfter(Duration.ofHours(2))
                .staleFor(Duration.ZERO)
                .jitter(0.0));
        plan(cache, Models.class, "good");
        assertThat(effective(cache))
                .contains("refreshed after PT2H by the rule for 'go*'")
                .doesNotContain("stale")
                .doesNotContain("jitter");
    }

    @Test
    void timeLimits_areShownAndOverridden() throws Exception {
        ResultCache cache =
                cache(ModelRule.of("wai*").softTimeout(Duration.ZERO).timeout(Duration.ofMinutes(1)));
        plan(cache, Models.class, "waits");
        assertThat(effective(cache))
                .contains("timeout PT1M by the rule for 'wai*'")
                .doesNotContain("soft timeout");
        ResultCache other = cache();
        plan(other, Models.class, "waits");
        assertThat(effective(other)).contains("soft timeout PT2S by its declaration, timeout PT5M by its declaration");
    }

    @Test
    void annotationOfTheClass_holdsWhereTheMethodHasNone() throws Exception {
        ResultCache cache = cache();
        plan(cache, OfClass.class, "inherits");
        assertThat(effective(cache)).contains("refreshed after PT30M by its declaration");
        ResultCache other = cache();
        plan(other, OfClass.class, "own");
        assertThat(effective(other)).doesNotContain("refreshed");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "late | its refresh-after is PT1H by its declaration and its ttl PT1H by its declaration",
                "ever | its stale-for is PT1H by its declaration, and its results never expire",
                "unparsed | its @Freshness refreshAfter 'soon' is no duration",
                "negative | its @Freshness staleFor '-1h' is negative",
                "share | its @Freshness jitter 1.0 is no share",
                "crossed | its soft-timeout is PT5M by its declaration and its timeout PT5M by its declaration",
                "nothing | its soft-timeout is PT2S by its declaration, and no result may stand in",
                "idle | its jitter is 0.1 by its declaration, and its results neither expire nor are refreshed",
            })
    void whatCannotHold_isAnErrorThatNamesTheMethod(String method, String message) {
        assertThatThrownBy(() -> plan(cache(), Models.class, method))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("Models." + method + "(int)")
                .hasMessageContaining(message);
    }

    @Test
    void ruleThatDoesNotFitTheAnnotation_isAnErrorThatNamesBoth() {
        assertThatThrownBy(() -> plan(cache(ModelRule.of("go*").ttl(Duration.ofHours(10))), Models.class, "good"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining(
                        "its refresh-after is PT20H by its declaration and its ttl PT10H by the rule for 'go*'");
    }

    @Test
    void ruleThatDoesNotFit_isRefusedLaterToo() throws Exception {
        ResultCache cache = cache();
        plan(cache, Models.class, "good");
        assertThatThrownBy(
                        () -> cache.rules().replace(List.of(ModelRule.of("good").ttl(Duration.ofHours(10)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("refresh-after");
        assertThat(effective(cache)).contains("ttl PT24H");
    }

    @Test
    void ruleThatCannotHold_isAnErrorThatNamesIt() {
        assertThatThrownBy(() -> cache(ModelRule.of("a*").refreshAfter(Duration.ofHours(-1))))
                .hasMessage("the refresh-after in the rule for the models 'a*' is negative; write 0 for none");
        assertThatThrownBy(() -> cache(ModelRule.of("a*").jitter(2.0)))
                .hasMessageStartingWith("the jitter 2.0 in the rule for the models 'a*' is no share");
    }

    @Test
    void plan_refusesWhatCannotHold() {
        ResultCache cache = cache();
        assertThatThrownBy(() -> cache.operation("op", Integer.class).refreshAfter(Duration.ofSeconds(-1)))
                .hasMessageContaining("the refresh-after PT-1S of the operation op is negative");
        assertThatThrownBy(() -> cache.operation("op", Integer.class)
                        .model("m")
                        .ttl(Duration.ofHours(1))
                        .refreshAfter(Duration.ofHours(2))
                        .build())
                .hasMessageContaining("its refresh-after is PT2H by its declaration");
    }
}
