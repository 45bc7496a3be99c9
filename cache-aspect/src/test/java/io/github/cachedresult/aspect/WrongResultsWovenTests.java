package io.github.cachedresult.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.ResultCache;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;

/** Woven methods whose calls have one key and whose results differ. Runs with AspectJ's agent. */
class WrongResultsWovenTests {

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Queue<CacheEvent> events = new ConcurrentLinkedQueue<>();
    private final ResultCache cache =
            ResultCache.builder().listener(events::add).build();

    @AutoClose
    @SuppressWarnings("UnusedVariable") // it is bound until then
    private final CachedResultAspect.Bound bound = CachedResultAspect.bind(cache);

    @BeforeEach
    void reset() {
        RUNS.set(0);
    }

    static class Overloads {

        @CachedResult(model = "overloads", version = "1")
        static String predict(List<String> words) {
            RUNS.incrementAndGet();
            return "list " + words;
        }

        @CachedResult(model = "overloads", version = "1")
        static String predict(String[] words) {
            RUNS.incrementAndGet();
            return "array " + List.of(words);
        }

        @CachedResult(model = "overloads", version = "1")
        String count(int n) {
            RUNS.incrementAndGet();
            return "int " + n;
        }

        @CachedResult(model = "overloads", version = "1")
        String count(long n) {
            RUNS.incrementAndGet();
            return "long " + n;
        }
    }

    abstract static class Base {

        @CachedResult(model = "base", version = "1")
        String predict(int n) {
            RUNS.incrementAndGet();
            return getClass().getSimpleName() + state() + n;
        }

        String state() {
            return "";
        }
    }

    static class SubA extends Base {}

    static class SubB extends Base {}

    static class FieldsA extends Base {

        private final String state;

        FieldsA(String state) {
            this.state = state;
        }

        @Override
        String state() {
            return state;
        }
    }

    static class FieldsB extends FieldsA {

        FieldsB(String state) {
            super(state);
        }
    }

    @FunctionalInterface
    interface Scorer {

        int factor();

        @CachedResult(model = "scorer", version = "1")
        default int score(int n) {
            return factor() * n;
        }
    }

    @Test
    void overloadsWhoseInputsEncodeAlike_haveResultsOfTheirOwn() {
        Overloads overloads = new Overloads();
        for (int i = 0; i < 3; i++) {
            assertThat(Overloads.predict(List.of("a", "b"))).isEqualTo("list [a, b]");
            assertThat(Overloads.predict(new String[] {"a", "b"})).isEqualTo("array [a, b]");
            assertThat(overloads.count(1)).isEqualTo("int 1");
            assertThat(overloads.count(1L)).isEqualTo("long 1");
        }
        assertThat(RUNS).hasValue(12);
        assertThat(reasons())
                .hasSize(12)
                .anyMatch(reason -> reason.contains("Overloads.predict(List)")
                        && reason.contains("give them different models or operations"))
                .anyMatch(reason -> reason.contains("Overloads.predict(String[])"))
                .anyMatch(reason -> reason.contains("Overloads.count(int)"));
    }

    @Test
    void subclassesThatInheritAMethod_haveResultsOfTheirOwn() {
        for (int i = 0; i < 3; i++) {
            assertThat(new SubA().predict(1)).isEqualTo("SubA1");
            assertThat(new SubB().predict(1)).isEqualTo("SubB1");
        }
        assertThat(RUNS).hasValue(4);
        assertThat(reasons()).allMatch(reason -> reason.contains("SubA") && reason.contains("SubB"));
    }

    @Test
    void instancesOfSubclassesWithFields_haveResultsOfTheirOwn() {
        List<FieldsA> objects =
                List.of(new FieldsA("x"), new FieldsB("x"), new FieldsA("y"), new FieldsB("y"), new FieldsA("x"));
        for (int i = 0; i < 3; i++) {
            for (FieldsA object : objects) {
                assertThat(object.predict(1)).isEqualTo(object.getClass().getSimpleName() + object.state + 1);
            }
        }
        assertThat(RUNS).hasValue(13);
    }

    @Test
    void lambdasOfOneInterface_haveResultsOfTheirOwn() {
        Scorer twice = () -> 2;
        Scorer thrice = () -> 3;
        for (int i = 0; i < 2; i++) {
            assertThat(twice.score(5)).isEqualTo(10);
            assertThat(thrice.score(5)).isEqualTo(15);
        }
    }

    @Test
    void instanceOfOneBinding_isTheFirstForTheOther() {
        FieldsA unmanaged = new FieldsA("unmanaged");
        FieldsA bean = new FieldsA("bean");
        ProxyFactory factory = new ProxyFactory(bean);
        factory.setProxyTargetClass(true);
        factory.addAdvisor(new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        Base proxy = (Base) factory.getProxy();
        for (int i = 0; i < 2; i++) {
            assertThat(unmanaged.predict(1)).isEqualTo("FieldsAunmanaged1");
            assertThat(proxy.predict(1)).isEqualTo("FieldsAbean1");
        }
    }

    @Test
    void eachCache_hasAFirstInstanceOfItsOwn() {
        FieldsA first = new FieldsA("first");
        FieldsA second = new FieldsA("second");
        assertThat(first.predict(1)).isEqualTo("FieldsAfirst1");
        CachedResultAspect.Bound other =
                CachedResultAspect.bind(ResultCache.builder().build());
        try (other) {
            for (int i = 0; i < 2; i++) {
                assertThat(second.predict(1)).isEqualTo("FieldsAsecond1");
                assertThat(first.predict(1)).isEqualTo("FieldsAfirst1");
            }
            assertThat(RUNS).hasValue(4);
        }
        assertThat(second.predict(1)).isEqualTo("FieldsAsecond1");
        assertThat(first.predict(1)).isEqualTo("FieldsAfirst1");
        assertThat(RUNS).hasValue(5);
    }

    private List<String> reasons() {
        return events.stream()
                .filter(CacheEvent.Bypassed.class::isInstance)
                .map(event -> ((CacheEvent.Bypassed) event).reason())
                .toList();
    }
}
