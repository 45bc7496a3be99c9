package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.NamedModel;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which objects of a class may be answered with each other's results. */
class AdmissionTests {

    private final ResultCache cache = ResultCache.builder().build();

    @FunctionalInterface
    interface Scorer {

        @CachedResult(model = "scorer")
        int score(int n);
    }

    static class Stateless implements Scorer {
        @Override
        public int score(int n) {
            return n;
        }
    }

    static class Stateful extends Stateless {

        private final int factor;

        Stateful(int factor) {
            this.factor = factor;
        }

        @Override
        public int score(int n) {
            return factor * n;
        }
    }

    record Named(String modelName) implements NamedModel {

        @CachedResult
        public int score(int n) {
            return n;
        }
    }

    static class Overloads {

        @CachedResult(model = "overloads")
        public static int predict(List<String> words) {
            return 1;
        }

        @CachedResult(model = "overloads")
        public static int predict(String[] words) {
            return 2;
        }
    }

    private CachedOperation<?> plan(Class<?> type, Method method) {
        CachedResult annotation = method.getAnnotation(CachedResult.class);
        Method annotated = annotation == null ? Scorer.class.getDeclaredMethods()[0] : method;
        return cache.methods().plan(method, type, annotated, annotated.getAnnotation(CachedResult.class));
    }

    private @Nullable String objection(Class<?> type, Object target) {
        return plan(type, method(type)).objectionTo(target);
    }

    private static Method method(Class<?> type) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals("score"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void ofAClassWithFields_theFirstInstanceOnly() {
        Stateful first = new Stateful(1);
        assertThat(objection(Stateful.class, first)).isNull();
        assertThat(objection(Stateful.class, first)).isNull();
        assertThat(objection(Stateful.class, new Stateful(1)))
                .contains("another instance of " + Stateful.class.getName(), "NamedModel");
        assertThat(objection(Stateful.class, first)).isNull();
    }

    @Test
    void withoutFieldsOrWithANameForEachModel_all() {
        for (int i = 0; i < 3; i++) {
            assertThat(objection(Stateless.class, new Stateless())).isNull();
            assertThat(objection(Named.class, new Named("n" + i))).isNull();
        }
    }

    @Test
    void fieldsThatTheCompilerAdds_count() {
        int[] factors = {2, 3};
        for (int factor : factors) {
            class Local implements Scorer {
                @Override
                public int score(int n) {
                    return factor * n;
                }
            }
            assertThat(objection(Local.class, new Local()) == null).isEqualTo(factor == 2);
        }
    }

    @Test
    void lambdas_areLikeNoneButThemselves() {
        Scorer first = n -> n;
        assertThat(objection(Scorer.class, first)).isNull();
        assertThat(objection(Scorer.class, (Scorer) n -> 2 * n)).isNotNull();
        assertThat(objection(Scorer.class, first)).isNull();
    }

    @Test
    void generatedSubclass_isNotTakenForItsClass() {
        IntSupplier factor = () -> 7;
        Stateless subclass = new Stateless() {
            @Override
            public int score(int n) {
                return factor.getAsInt();
            }
        };
        Method method = method(Stateless.class);
        CachedOperation<?> before = plan(Stateless.class, method);
        assertThat(before.objectionTo(subclass)).isNull();
        assertThat(before.objectionTo(new Stateless())).isNotNull();
        CachedOperation<?> after = new AdmissionTests().plan(Stateless.class, method);
        assertThat(after.objectionTo(new Stateless())).isNull();
        assertThat(after.objectionTo(subclass)).isNotNull();
    }

    @Test
    void twoMethodsOfOneOperation_none() {
        // Whichever is called first in the next process would find what the other stored in this one.
        for (Method method : Overloads.class.getDeclaredMethods()) {
            assertThat(plan(Overloads.class, method).objectionTo(null))
                    .contains(
                            "Overloads.predict(" + (method.getParameterTypes()[0] == List.class ? "String[]" : "List"),
                            "would take each other's results",
                            "different models or operations");
        }
    }

    @Test
    void overloadThatASubclassOverrides_isNotRunOnItsObjects() throws NoSuchMethodException {
        Method inherited = HalfOverridden.class.getMethod("predict", String.class);
        assertThat(plan(HalfOverridden.class, inherited).objectionTo(new HalfOverridden()))
                .isNotNull();
        assertThat(plan(Overriding.class, inherited).objectionTo(new Overriding()))
                .isNull();
    }

    @Test
    void methodsOfTheClass_areComparedOnce() throws NoSuchMethodException {
        Method method = Overloads.class.getDeclaredMethod("predict", List.class);
        CachedOperation<?> operation = plan(Overloads.class, method);
        AtomicInteger looks = new AtomicInteger();
        Admission admission = new Admission(method, Overloads.class, method, () -> {
            looks.incrementAndGet();
            return List.of();
        });
        for (@Nullable Object target : new @Nullable Object[] {null, null, new Overloads(), null}) {
            assertThat(admission.objectionTo(operation, target)).isNull();
        }
        assertThat(looks).hasValue(1);
    }

    static class HalfOverridden {

        @CachedResult(model = "half")
        public int predict(String word) {
            return 1;
        }

        @CachedResult(model = "half")
        public int predict(int number) {
            return 2;
        }
    }

    static class Overriding extends HalfOverridden {

        @Override
        public int predict(int number) {
            return 3;
        }
    }
}
