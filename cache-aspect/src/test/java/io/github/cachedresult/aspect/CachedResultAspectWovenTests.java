package io.github.cachedresult.aspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Freshness;
import io.github.cachedresult.NamedModel;
import io.github.cachedresult.Tier;
import io.github.cachedresult.invocation.CacheEvent;
import io.github.cachedresult.invocation.ResultCache;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.aop.framework.ProxyFactory;

/** Runs with AspectJ's agent, which weaves the classes below when they are loaded. */
@SuppressWarnings("UnusedVariable") // inputs that only count for the key
class CachedResultAspectWovenTests {

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final Queue<CacheEvent> events = new ConcurrentLinkedQueue<>();
    private final ResultCache cache =
            ResultCache.builder().listener(events::add).build();

    @AutoClose
    private final CachedResultAspect.Bound bound = CachedResultAspect.bind(cache);

    @BeforeEach
    void reset() {
        RUNS.set(0);
    }

    static class Toxicity {

        @CachedResult(model = "toxicity", version = "1")
        Cached<Integer> predict(String smiles) {
            return Cached.of(RUNS.incrementAndGet());
        }

        Cached<Integer> selfInvoked(String smiles) {
            return predict(smiles);
        }

        int throughPrivate(String smiles) {
            return hidden(smiles);
        }

        @CachedResult(model = "toxicity", version = "1")
        private int hidden(String smiles) {
            return RUNS.incrementAndGet();
        }

        @CachedResult(model = "toxicity", version = "1")
        static int withoutObject(int n) {
            return RUNS.incrementAndGet();
        }

        @CachedResult(model = "toxicity", version = "1")
        final int sealed(int n) {
            return RUNS.incrementAndGet();
        }

        @CachedResult(model = "toxicity", version = "1")
        int unhashable(Object any) {
            return RUNS.incrementAndGet();
        }
    }

    /** Runs on threads of the cache's own. */
    static class Limited {

        @CachedResult(model = "limited", version = "1", ttl = "1h")
        @Freshness(timeout = "1h", refreshAfter = "1ms")
        String thread(String input) {
            return Thread.currentThread().getName();
        }
    }

    @Test
    @Timeout(60)
    void limitedAndRefreshedMethods_runOnThreadsOfTheCachesOwn() {
        Limited limited = new Limited();
        assertThat(limited.thread("a")).isEqualTo("cachedresult-run");
        while (!limited.thread("a").equals("cachedresult-refresh")) {
            Thread.onSpinWait();
        }
    }

    /** Methods of all numbers of arguments that are advised apart, and one more. */
    static class Arities {

        @CachedResult(model = "arities", version = "1")
        String none() {
            return "run " + RUNS.incrementAndGet();
        }

        @CachedResult(model = "arities", version = "1")
        long one(@Nullable String a) {
            RUNS.incrementAndGet();
            return a == null ? -1 : a.length();
        }

        @CachedResult(model = "arities", version = "1")
        char two(char a, boolean b) {
            RUNS.incrementAndGet();
            return b ? a : '-';
        }

        @CachedResult(model = "arities", version = "1")
        String three(byte a, short b, float c) {
            RUNS.incrementAndGet();
            return a + " " + b + " " + c;
        }

        @CachedResult(model = "arities", version = "1")
        String four(int a, long b, double c, String... d) {
            RUNS.incrementAndGet();
            return a + " " + b + " " + c + " " + List.of(d);
        }

        @CachedResult(model = "arities", version = "1")
        String five(int a, int b, int c, int d, int e) {
            RUNS.incrementAndGet();
            return "" + a + b + c + d + e;
        }

        @CachedResult(model = "arities", version = "1")
        static double ofTheClass(double a, int b) {
            RUNS.incrementAndGet();
            return a / b;
        }

        @CachedResult(model = "arities", version = "1")
        int failing(String why) throws IOException {
            RUNS.incrementAndGet();
            throw new IOException(why);
        }
    }

    static class Dose {

        private final int milligrams;

        Dose(int milligrams) {
            this.milligrams = milligrams;
        }

        @CachedResult(model = "dose", version = "1")
        int twice(String why) {
            RUNS.incrementAndGet();
            return 2 * milligrams;
        }
    }

    record Named(String modelName) implements NamedModel {

        @CachedResult(version = "1")
        String describe(int n) {
            RUNS.incrementAndGet();
            return modelName + n;
        }
    }

    @Test
    void selfInvocation_isCached() {
        Toxicity toxicity = new Toxicity();
        assertThat(toxicity.selfInvoked("CCO").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(toxicity.predict("CCO").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThat(RUNS).hasValue(1);
    }

    @Test
    void privateStaticAndFinalMethods_areCached() {
        Toxicity toxicity = new Toxicity();
        assertThat(toxicity.throughPrivate("C")).isEqualTo(toxicity.throughPrivate("C"));
        assertThat(Toxicity.withoutObject(1)).isEqualTo(Toxicity.withoutObject(1));
        assertThat(toxicity.sealed(1)).isEqualTo(toxicity.sealed(1));
        assertThat(RUNS).hasValue(3);
    }

    @Test
    void anyNumberOfArguments_reachesTheMethodOnceAndItsResultEachCaller() {
        Arities arities = new Arities();
        for (int i = 0; i < 2; i++) {
            assertThat(arities.none()).isEqualTo("run 1");
            assertThat(arities.one(null)).isEqualTo(-1);
            assertThat(arities.one("CCO")).isEqualTo(3);
            assertThat(arities.two('a', true)).isEqualTo('a');
            assertThat(arities.three((byte) 1, (short) 2, 3.5f)).isEqualTo("1 2 3.5");
            assertThat(arities.four(1, 2, 3.5, "a", "b")).isEqualTo("1 2 3.5 [a, b]");
            assertThat(arities.five(1, 2, 3, 4, 5)).isEqualTo("12345");
            assertThat(Arities.ofTheClass(1, 2)).isEqualTo(0.5);
        }
        assertThat(RUNS).hasValue(8);
    }

    @Test
    void checkedException_reachesTheCallerAsItWasThrown() {
        Arities arities = new Arities();
        assertThatThrownBy(() -> arities.failing("no disk"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("no disk");
    }

    /** A hit would make a closure, if AspectJ called the advice that answers it and did not copy it into the class. */
    @Test
    void adviceOfHits_isCopiedIntoMethodsOfObjectsWithOneToFourArguments() {
        assertThat(Arrays.stream(Arities.class.getDeclaredMethods())
                        .map(Method::getName)
                        .filter(name -> name.endsWith("$advice"))
                        .map(name -> name.substring(0, name.indexOf('_'))))
                .containsExactlyInAnyOrder("one", "two", "three", "four", "failing");
    }

    @Test
    void objectsWithoutFields_shareResults() {
        assertThat(new Toxicity().predict("CCO").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(new Toxicity().predict("CCO").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
    }

    @Test
    void secondObjectWithFields_runsUncachedAndIsNeverAnsweredWithTheFirstsResult() {
        Dose first = new Dose(5);
        Dose second = new Dose(7);
        assertThat(first.twice("test")).isEqualTo(10);
        assertThat(second.twice("test")).isEqualTo(14);
        assertThat(first.twice("test")).isEqualTo(10);
        assertThat(second.twice("test")).isEqualTo(14);
        assertThat(RUNS).hasValue(3);
        assertThat(events)
                .anyMatch(event -> event instanceof CacheEvent.Bypassed bypassed
                        && bypassed.reason().contains("NamedModel"));
    }

    @Test
    void namedModels_shareNothingWithEachOther() {
        assertThat(new Named("a").describe(1)).isEqualTo("a1");
        assertThat(new Named("b").describe(1)).isEqualTo("b1");
        assertThat(new Named("a").describe(1)).isEqualTo("a1");
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void unboundAspect_leavesMethodsAsTheyWere() {
        bound.close();
        Toxicity toxicity = new Toxicity();
        assertThat(toxicity.predict("CCO").cachedFrom().key()).isNull();
        assertThat(toxicity.predict("CCO").cachedFrom().key()).isNull();
        assertThat(RUNS).hasValue(2);
    }

    @Test
    void objectBothWovenAndProxied_runsMethodAndPipelineOnce() {
        ProxyFactory factory = new ProxyFactory(new Toxicity());
        factory.setProxyTargetClass(true);
        factory.addAdvisor(new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        Toxicity proxied = (Toxicity) factory.getProxy();

        assertThat(proxied.predict("CCO").cachedFrom().tier()).isEqualTo(Tier.COMPUTED);
        assertThat(RUNS).hasValue(1);
        assertThat(events.stream().filter(CacheEvent.Computed.class::isInstance))
                .hasSize(1);
        assertThat(events.stream().filter(CacheEvent.Stored.class::isInstance)).hasSize(1);
        assertThat(proxied.predict("CCO").cachedFrom().tier()).isEqualTo(Tier.LOCAL);

        events.clear();
        Object[] unhashable = {new Object()};
        proxied.unhashable(unhashable);
        assertThat(RUNS).hasValue(2);
        assertThat(events.stream().filter(CacheEvent.Bypassed.class::isInstance))
                .hasSize(1);
    }

    @Test
    void wovenMethod_isRecognised() throws NoSuchMethodException {
        assertThat(WovenCode.isWoven(Toxicity.class.getDeclaredMethod("hidden", String.class)))
                .isTrue();
        assertThat(WovenCode.isWoven(Toxicity.class.getDeclaredMethod("withoutObject", int.class)))
                .isTrue();
        assertThat(WovenCode.isWoven(Toxicity.class.getDeclaredMethod("selfInvoked", String.class)))
                .isFalse();
    }
}
