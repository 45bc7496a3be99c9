package io.github.cachedresult.aspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Freshness;
import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.invocation.ResultCache;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.aopalliance.intercept.MethodInterceptor;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.interceptor.ExposeInvocationInterceptor;

/** Calls through proxies, with annotations where Spring's own may be. */
@SuppressWarnings("UnusedVariable") // inputs that only count for the key
class CachedResultInterceptorTests {

    private static final AtomicInteger RUNS = new AtomicInteger();

    private final ResultCache cache = ResultCache.builder().build();

    private <T> T proxied(Object target, Class<T> type, boolean byClass) {
        ProxyFactory factory = new ProxyFactory(target);
        factory.setProxyTargetClass(byClass);
        factory.addAdvisor(new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        return type.cast(factory.getProxy());
    }

    interface Model<I> {

        @CachedResult(model = "generic", version = "1")
        String run(I input);
    }

    static class TextModel implements Model<String> {

        @Override
        public String run(String input) {
            return input + RUNS.incrementAndGet();
        }
    }

    static class NumberModel implements Model<Integer> {

        @Override
        public String run(Integer input) {
            return "n" + input + RUNS.incrementAndGet();
        }
    }

    static class Overloaded {

        @CachedResult(model = "m", version = "1", operation = "sum of all")
        public int sum(int... numbers) {
            return RUNS.incrementAndGet();
        }

        @CachedResult(model = "m", version = "1", operation = "sum of a list")
        public int sum(List<Integer> numbers) {
            return RUNS.incrementAndGet();
        }

        @CachedResult(version = "1", hashIgnore = "requestId")
        int packagePrivate(@ModelName String model, String input, String requestId, @HashIgnore int threads) {
            return RUNS.incrementAndGet();
        }

        public int plain() {
            return RUNS.incrementAndGet();
        }
    }

    /** Runs on a thread of the cache's own. */
    static class Limited {

        @CachedResult(model = "limited", version = "1")
        @Freshness(timeout = "1h")
        public String thread(String input) {
            return Thread.currentThread().getName();
        }
    }

    @Test
    void methodOnAnotherThread_isExposedToAdviceBehind() {
        ProxyFactory factory = new ProxyFactory(new Limited());
        factory.setProxyTargetClass(true);
        factory.addAdvisor(ExposeInvocationInterceptor.ADVISOR);
        factory.addAdvisor(new AnnotationAdvisor(new CachedResultInterceptor(() -> cache)));
        factory.addAdvice((MethodInterceptor) invocation -> {
            assertThat(ExposeInvocationInterceptor.currentInvocation()).isSameAs(invocation);
            return invocation.proceed();
        });
        Limited bean = (Limited) factory.getProxy();
        assertThat(bean.thread("a")).isEqualTo("cachedresult-run");
    }

    @Test
    void annotationOnAGenericInterface_isFoundThroughBothKindsOfProxies() {
        for (boolean byClass : List.of(true, false)) {
            Model<String> model = textModel(byClass);
            assertThat(model.run("a")).isEqualTo(model.run("a")).isNotEqualTo(model.run("b"));
        }
    }

    @SuppressWarnings("unchecked") // it is one
    private Model<String> textModel(boolean byClass) {
        return proxied(new TextModel(), Model.class, byClass);
    }

    @Test
    void twoClassesOfOneInterface_haveOperationsOfTheirOwn() {
        @SuppressWarnings("unchecked")
        Model<Integer> numbers = proxied(new NumberModel(), Model.class, false);
        assertThat(numbers.run(1)).startsWith("n1");
        assertThat(textModel(false).run("1")).startsWith("1");
    }

    @Test
    void overloadsAndVarargs_areToldApart() {
        Overloaded bean = proxied(new Overloaded(), Overloaded.class, true);
        int one = bean.sum(1, 2);
        assertThat(bean.sum(1, 2)).isEqualTo(one);
        assertThat(bean.sum(1, 3)).isNotEqualTo(one);
        assertThat(bean.sum(List.of(1, 2))).isNotEqualTo(one);
    }

    @Test
    void ignoredParametersDoNotCount_andTheModelsNameDoes() {
        Overloaded bean = proxied(new Overloaded(), Overloaded.class, true);
        int first = bean.packagePrivate("a", "x", "request 1", 4);
        assertThat(bean.packagePrivate("a", "x", "request 2", 8)).isEqualTo(first);
        assertThat(bean.packagePrivate("b", "x", "request 1", 4)).isNotEqualTo(first);
        assertThat(bean.packagePrivate("a", "y", "request 1", 4)).isNotEqualTo(first);
    }

    @Test
    void methodWithoutAnnotation_isNotCached() {
        Overloaded bean = proxied(new Overloaded(), Overloaded.class, true);
        assertThat(bean.plain()).isNotEqualTo(bean.plain());
    }

    @Test
    void proxiesOfOneClass_shareTheirClass() {
        assertThat(proxied(new Overloaded(), Overloaded.class, true).getClass())
                .isSameAs(proxied(new Overloaded(), Overloaded.class, true).getClass());
    }
}
