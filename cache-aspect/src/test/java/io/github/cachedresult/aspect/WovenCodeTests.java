package io.github.cachedresult.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.aspectj.lang.JoinPoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WovenCodeTests {

    /** As AspectJ leaves a class, and some that look like it. */
    @SuppressWarnings({"unused", "UnusedMethod", "MethodName"})
    static class Planted {

        private int woven(String x) {
            return 0;
        }

        static int woven_aroundBody0(Planted self, String x, JoinPoint point) {
            return 0;
        }

        static int wovenStatic(long x) {
            return 0;
        }

        static int wovenStatic_aroundBody12(long x, JoinPoint point) {
            return 0;
        }

        private int wovenWithoutJoinPoint(String x) {
            return 0;
        }

        static int wovenWithoutJoinPoint_aroundBody14(Planted self, String x) {
            return 0;
        }

        private int overloadIsWoven(String x) {
            return 0;
        }

        static int overloadIsWoven_aroundBody2(Planted self, int x, JoinPoint point) {
            return 0;
        }

        private int longerNameIsWoven(String x) {
            return 0;
        }

        static int longerNameIsWoven_aroundBodyAndSoul_aroundBody4(Planted self, String x, JoinPoint point) {
            return 0;
        }

        private int namedAlike(String x) {
            return 0;
        }

        int namedAlike_aroundBody6(Planted self, String x, JoinPoint point) {
            return 0;
        }
    }

    @ParameterizedTest
    @CsvSource({
        "woven, true",
        "wovenStatic, true",
        "wovenWithoutJoinPoint, true",
        "overloadIsWoven, false",
        "longerNameIsWoven, false",
        "namedAlike, false"
    })
    void isWoven_theVeryMethod(String name, boolean expected) {
        assertThat(Arrays.stream(Planted.class.getDeclaredMethods())
                        .filter(method -> method.getName().equals(name))
                        .map(WovenCode::isWoven))
                .containsExactly(expected);
    }
}
