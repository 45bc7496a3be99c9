package io.github.cachedresult.validity;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.Computation;
import io.github.cachedresult.ResultPredicate;
import io.github.cachedresult.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the ready-made judges keep out, and what they let in. */
@NullUnmarked
class PredicatesTests {

    record Pair(Object left, Object right) {}

    static class Base {
        private final double inherited;

        Base(double inherited) {
            this.inherited = inherited;
        }

        double inherited() {
            return inherited;
        }
    }

    static final class Plain extends Base {
        private final float own;
        private final Object self = this;

        Plain(double inherited, float own) {
            super(inherited);
            this.own = own;
        }

        float own() {
            return own;
        }

        Object self() {
            return self;
        }
    }

    enum Level {
        LOW
    }

    static Stream<Object> withoutNumbersThatAreNone() {
        Map<String, Object> nulls = new HashMap<>();
        nulls.put("a", null);
        return Stream.of(
                0.0,
                -0.0,
                Double.MIN_VALUE,
                Double.MAX_VALUE,
                Float.MIN_VALUE,
                0,
                false,
                "",
                "NaN",
                List.of(),
                Arrays.asList(1.0, null),
                nulls,
                new double[] {1, 2},
                new int[] {1},
                Optional.empty(),
                OptionalDouble.empty(),
                Instant.EPOCH,
                Level.LOW,
                new Pair(null, new Pair(1.0, "x")),
                new Plain(1, 2));
    }

    @ParameterizedTest
    @MethodSource("withoutNumbersThatAreNone")
    void finiteNumbers_keepsOrdinaryResults(Object result) {
        assertThat(new FiniteNumbers().objection(result)).isNull();
    }

    static Stream<Object> withNumbersThatAreNone() {
        List<Object> deep = new ArrayList<>(List.of(Double.NaN));
        for (int i = 0; i < 100_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        return Stream.of(
                Double.NaN,
                Float.NaN,
                Double.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                new double[] {1, Double.NaN},
                new float[] {Float.NEGATIVE_INFINITY},
                new double[][] {{1}, {Double.NaN}},
                new Object[] {new Object[] {"x", Double.NaN}},
                List.of(1.0, Double.NaN),
                Set.of(Float.NaN),
                Map.of("a", List.of(Double.NaN)),
                Map.of(Double.NaN, "a"),
                Optional.of(Double.NaN),
                OptionalDouble.of(Double.NaN),
                new Pair("x", new Pair(1, Double.NaN)),
                new Plain(Double.NaN, 1),
                new Plain(1, Float.NaN),
                deep);
    }

    @ParameterizedTest
    @MethodSource("withNumbersThatAreNone")
    void finiteNumbers_keepsNoNanAndNoInfinity(Object result) {
        assertThat(new FiniteNumbers().objection(result)).matches(".* is (NaN|infinite)");
    }

    @Test
    void finiteNumbers_namesThePlace() {
        assertThat(new FiniteNumbers().objection(new Pair("x", Double.NaN))).isEqualTo("Pair.right is NaN");
        assertThat(new FiniteNumbers().objection(Float.NEGATIVE_INFINITY)).isEqualTo("the result is infinite");
    }

    @Test
    void noNullElements_looksAtElementsAtAnyDepth() {
        NoNullElements judge = new NoNullElements();
        assertThat(judge.objection(List.of(1))).isNull();
        assertThat(judge.objection(new Pair(null, null))).isNull();
        assertThat(judge.objection(Collections.singletonList(null))).isEqualTo("an element is null");
        assertThat(judge.objection(new Object[] {null})).isEqualTo("an element is null");
        assertThat(judge.objection(new Pair(1, List.of(Collections.singletonList(null)))))
                .isEqualTo("an element is null");
        assertThat(judge.objection(Collections.singletonMap("a", null))).isEqualTo("a value is null");
        assertThat(judge.objection(Collections.singletonMap(null, "a"))).isEqualTo("a key is null");
    }

    @Test
    void notEmpty_looksAtTheResultAlone() {
        NotEmpty judge = new NotEmpty();
        for (Object empty : new Object[] {"", List.of(), Map.of(), Set.of(), Optional.empty(), new int[0]}) {
            assertThat(judge.objection(empty)).isEqualTo("the result is empty");
        }
        for (Object full :
                new Object[] {" ", List.of(""), Map.of(1, 1), Optional.of(""), new int[1], 0, false, Level.LOW}) {
            assertThat(judge.objection(full)).isNull();
        }
    }

    record Answer(boolean isSuccess, String status) implements HasStatus {}

    @Test
    void successOnly_believesTheResult() {
        assertThat(new SuccessOnly().objection(new Answer(true, "stop"))).isNull();
        assertThat(new SuccessOnly().objection(new Answer(false, "length"))).isEqualTo("its status is length");
    }

    @Test
    void predicate_isOneVerdictOnStoreAndOnRead() {
        ResultPredicate<Object> judge = new NotEmpty();
        Computation run = new Computation("m", "1", "op", Instant.EPOCH, Duration.ZERO, Map.of());
        assertThat(judge.judge("x", run)).isEqualTo(Verdict.store());
        assertThat(judge.judge("", run)).isEqualTo(Verdict.doNotStore("the result is empty"));
        assertThat(judge.usable("x", CachedFrom.noCache())).isTrue();
        assertThat(judge.usable("", CachedFrom.noCache())).isFalse();
    }
}
