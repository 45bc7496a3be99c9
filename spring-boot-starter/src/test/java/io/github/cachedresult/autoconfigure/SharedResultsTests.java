package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.NamedModel;
import io.github.cachedresult.invocation.ResultCache;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.aop.TargetSource;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.framework.ProxyFactoryBean;
import org.springframework.aop.target.HotSwappableTargetSource;
import org.springframework.aop.target.PrototypeTargetSource;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.annotation.Lookup;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;

/** Objects of one class that may be answered with each other's results, and those that must not. */
@ExtendWith(OutputCaptureExtension.class)
class SharedResultsTests {

    private static final AtomicInteger RUNS = new AtomicInteger();

    @BeforeEach
    void reset() {
        RUNS.set(0);
    }

    /** Whose results are those of its side. */
    static class Sided {

        private final String side;

        Sided(String side) {
            this.side = side;
        }

        @CachedResult(model = "sided", version = "1", operation = "side")
        public String predict(String x) {
            RUNS.incrementAndGet();
            return side + x;
        }
    }

    static class Stateless {

        @CachedResult(model = "stateless", version = "1")
        public String predict(String x) {
            return x + RUNS.incrementAndGet();
        }
    }

    static class StatelessAndNamed {

        @CachedResult(model = "stateless", version = "1", operation = "count")
        public String predict(String x) {
            return x + RUNS.incrementAndGet();
        }
    }

    static class NamedSide implements NamedModel {

        private final String side;

        NamedSide(String side) {
            this.side = side;
        }

        @Override
        public String modelName() {
            return side;
        }

        @CachedResult(version = "1")
        public String predict(String x) {
            RUNS.incrementAndGet();
            return side + x;
        }
    }

    static class OfAnyModel {

        @CachedResult(version = "1", operation = "work")
        public String predict(@ModelName String model, String x) {
            return x;
        }
    }

    static class OfOneModel {

        @CachedResult(model = "one", version = "1", operation = "work")
        public int predict(String x) {
            return 1;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Prototypes {

        @Bean
        @Scope("prototype")
        Sided sided(String side) {
            return new Sided(side);
        }

        @Bean
        @Scope("prototype")
        NamedSide namedSide(String side) {
            return new NamedSide(side);
        }

        @Bean
        @Scope("prototype")
        Stateless stateless() {
            return new Stateless();
        }
    }

    @Test
    void prototypesWithArguments_haveResultsOfTheirOwn(CapturedOutput output) {
        TestContexts.local().withUserConfiguration(Prototypes.class).run(context -> {
            Sided left = context.getBean(Sided.class, "left");
            Sided right = context.getBean(Sided.class, "right");
            for (int i = 0; i < 3; i++) {
                assertThat(left.predict("x")).isEqualTo("leftx");
                assertThat(right.predict("x")).isEqualTo("rightx");
            }
            assertThat(RUNS).hasValue(4);
        });
        assertThat(output.getOut().split("runs uncached: another instance of", -1))
                .hasSize(2);
        assertThat(output).contains("make it a NamedModel, of which each instance has a model of its own");
    }

    @Test
    void prototypesThatNameTheirModels_areAllCached() {
        TestContexts.local().withUserConfiguration(Prototypes.class).run(context -> {
            for (int i = 0; i < 3; i++) {
                assertThat(context.getBean(NamedSide.class, "left").predict("x"))
                        .isEqualTo("leftx");
                assertThat(context.getBean(NamedSide.class, "right").predict("x"))
                        .isEqualTo("rightx");
            }
            assertThat(RUNS).hasValue(2);
        });
    }

    @Test
    void prototypesWithoutFields_shareResults() {
        TestContexts.local().withUserConfiguration(Prototypes.class).run(context -> {
            String first = context.getBean(Stateless.class).predict("x");
            assertThat(context.getBean(Stateless.class).predict("x")).isEqualTo(first);
        });
    }

    /** One annotation does not say of two objects that they compute the same. */
    @Test
    void twoBeansOfOneClassWithFields_failTheStartAlsoIfItNamesTheOperation() {
        TestContexts.local()
                .withBean("left", Sided.class, "left")
                .withBean("right", Sided.class, "right")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("the bean 'right' and the bean 'left'")
                        .hasMessageContaining("make their class a NamedModel"));
    }

    @Test
    void twoBeansOfOneClassWithoutFields_shareAnOperationThatIsNamed() {
        TestContexts.local()
                .withBean("one", StatelessAndNamed.class)
                .withBean("other", StatelessAndNamed.class)
                .run(context -> assertThat(
                                context.getBean("one", StatelessAndNamed.class).predict("x"))
                        .isEqualTo(context.getBean("other", StatelessAndNamed.class)
                                .predict("x")));
    }

    @Test
    void scopedBeansWithFields_haveResultsOfTheirOwn() {
        BeanScopesTests.RenewableScope scope = new BeanScopesTests.RenewableScope();
        Deque<String> users = new ArrayDeque<>(List.of("user0", "user1", "user2"));
        TestContexts.local()
                .withInitializer(context -> context.getBeanFactory().registerScope("renewable", scope))
                .withBean(Sided.class, () -> new Sided(users.remove()), definition -> definition.setScope("renewable"))
                .run(context -> {
                    assertThat(context.getBean(Sided.class).predict("x")).isEqualTo("user0x");
                    scope.renew();
                    assertThat(context.getBean(Sided.class).predict("x")).isEqualTo("user1x");
                    scope.renew();
                    assertThat(context.getBean(Sided.class).predict("x")).isEqualTo("user2x");
                });
    }

    @Configuration(proxyBeanMethods = false)
    static class AnotherTargetEachTime {

        private int made;

        @Bean
        @Scope("prototype")
        Sided target() {
            return new Sided("made" + ++made + " ");
        }

        @Bean
        ProxyFactoryBean renewing(BeanFactory beans) {
            PrototypeTargetSource source = new PrototypeTargetSource();
            source.setTargetBeanName("target");
            source.setTargetClass(Sided.class);
            source.setBeanFactory(beans);
            return proxy(source);
        }

        @Bean
        ProxyFactoryBean swapped() {
            return proxy(new HotSwappableTargetSource(new Sided("left")));
        }

        private static ProxyFactoryBean proxy(TargetSource source) {
            ProxyFactoryBean proxy = new ProxyFactoryBean();
            proxy.setTargetSource(source);
            proxy.setProxyTargetClass(true);
            return proxy;
        }
    }

    @Test
    void targetsThatAreAnotherEachTime_haveResultsOfTheirOwn() {
        TestContexts.local().withUserConfiguration(AnotherTargetEachTime.class).run(context -> {
            Sided renewing = context.getBean("renewing", Sided.class);
            assertThat(renewing.predict("x")).isNotEqualTo(renewing.predict("x"));
        });
    }

    @Test
    void targetsThatAreSwapped_haveResultsOfTheirOwn(CapturedOutput output) {
        TestContexts.local().withUserConfiguration(AnotherTargetEachTime.class).run(context -> {
            Sided swapped = context.getBean("swapped", Sided.class);
            assertThat(swapped.predict("x")).isEqualTo("leftx");
            TargetSource source =
                    ((Advised) Objects.requireNonNull(AopProxyUtils.getSingletonTarget(swapped))).getTargetSource();
            ((HotSwappableTargetSource) source).swap(new Sided("right"));
            assertThat(swapped.predict("x")).isEqualTo("rightx");
        });
        assertThat(output).contains("it is called on a proxy that leads to another object each time");
    }

    @Test
    void twoApplications_haveFirstInstancesOfTheirOwn() {
        TestContexts.local()
                .withBean(Sided.class, "left")
                .run(left -> TestContexts.local().withBean(Sided.class, "right").run(right -> {
                    for (int i = 0; i < 3; i++) {
                        assertThat(left.getBean(Sided.class).predict("x")).isEqualTo("leftx");
                        assertThat(right.getBean(Sided.class).predict("x")).isEqualTo("rightx");
                    }
                    assertThat(RUNS).hasValue(2);
                }));
    }

    @Test
    void childWithACacheOfItsParent_isAnotherInstance() {
        TestContexts.local().withBean("parent", Sided.class, "parent").run(parent -> TestContexts.local()
                .withParent(parent.getSourceApplicationContext())
                .withBean("resultCache", ResultCache.class, () -> parent.getBean(ResultCache.class))
                .withBean("child", Sided.class, "child")
                .run(child -> {
                    assertThat(child.getStartupFailure())
                            .rootCause()
                            .hasMessageContaining("the bean 'child' and the bean 'parent'");
                    assertThat(parent.getBean(Sided.class).predict("x")).isEqualTo("parentx");
                }));
    }

    @Test
    void operationOfAnyModel_meetsThoseOfEachModel() {
        TestContexts.local()
                .withBean(OfAnyModel.class)
                .withBean(OfOneModel.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("OfAnyModel.predict(String, String)")
                        .hasMessageContaining("OfOneModel.predict(String)")
                        .hasMessageContaining("would take each other's results"));
    }

    /** Whose objects are of a class that Spring generates. */
    abstract static class WithLookup {

        @Lookup
        abstract @Nullable Stateless stateless();

        @CachedResult(model = "lookup", version = "1")
        public String predict(String x) {
            return x + RUNS.incrementAndGet();
        }
    }

    @Test
    void singletonOfAGeneratedClass_isCached() {
        TestContexts.local()
                .withUserConfiguration(Prototypes.class)
                .withBean(WithLookup.class)
                .run(context -> {
                    WithLookup bean = context.getBean(WithLookup.class);
                    assertThat(bean.predict("x")).isEqualTo(bean.predict("x"));
                    assertThat(bean.stateless()).isNotNull();
                });
    }
}
