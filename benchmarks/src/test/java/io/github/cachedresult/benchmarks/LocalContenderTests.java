package io.github.cachedresult.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.aop.support.AopUtils;

/** A figure of a cache that does not answer would be a very good one. */
class LocalContenderTests {

    @ParameterizedTest
    @EnumSource
    void tellsCallsApart(LocalContender contender) {
        try (Contender opened = contender.open()) {
            Model model = opened.model();
            Prediction first = model.predict("CCO");
            Prediction firstAt = model.predictAt("CCO", -1, 7.4);

            assertThat(model.predict("CCO")).isEqualTo(first).isNotEqualTo(firstAt);
            assertThat(model.predictAt("CCO", -1, 7.4)).isEqualTo(firstAt);
            assertThat(model.predictAt("CCO", -1, 7.5)).isNotEqualTo(firstAt);
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"PLAIN", "BARE_PROXY"},
            mode = EnumSource.Mode.EXCLUDE)
    void answersTheSecondCallWithTheObjectOfTheFirst(LocalContender contender) {
        try (Contender opened = contender.open()) {
            Model model = opened.model();

            assertThat(model.predict("CCO")).isSameAs(model.predict("CCO"));
            assertThat(model.predictAt("CCO", -1, 7.4)).isSameAs(model.predictAt("CCO", -1, 7.4));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isCalledThroughAProxyOnlyWhereOneIsMeasured(LocalContender contender) {
        boolean proxied = contender != LocalContender.PLAIN && contender != LocalContender.WOVEN;
        try (Contender opened = contender.open()) {
            assertThat(AopUtils.isCglibProxy(opened.model())).isEqualTo(proxied);
        }
    }
}
