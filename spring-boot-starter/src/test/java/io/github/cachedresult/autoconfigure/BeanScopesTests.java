package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.NamedModel;
import io.github.cachedresult.autoconfigure.Predictor.Prediction;
import io.github.cachedresult.invocation.InvalidCachedMethodException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.Scope;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.ScopedProxyMode;

class BeanScopesTests {

    @Test
    void twoBeansOfOneModelAreRefused() {
        TestContexts.local()
                .withBean("left", Predictor.class)
                .withBean("right", Predictor.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .isInstanceOf(InvalidCachedMethodException.class)
                        .hasMessageContaining("'left'")
                        .hasMessageContaining("'right'"));
    }

    @Test
    void twoBeansThatNameTheirModelsShareNothing() {
        TestContexts.local()
                .withBean("left", Named.class, "a")
                .withBean("right", Named.class, "b")
                .run(context -> {
                    assertThat(context.getBean("left", Named.class).answer("q").smiles())
                            .isEqualTo("a");
                    assertThat(context.getBean("right", Named.class).answer("q").smiles())
                            .isEqualTo("b");
                });
    }

    @Test
    void twoBeansThatNameOneModelAreRefused() {
        TestContexts.local()
                .withBean("left", Named.class, "a")
                .withBean("right", Named.class, "a")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("'left'")
                        .hasMessageContaining("'right'"));
    }

    @Test
    void scopedBeanIsCachedBehindItsProxy() {
        RenewableScope scope = new RenewableScope();

        TestContexts.local()
                .withUserConfiguration(ScopedPredictor.class)
                .withInitializer(context -> context.getBeanFactory().registerScope("renewable", scope))
                .run(context -> {
                    Predictor predictor = context.getBean(Predictor.class);
                    predictor.predict("CCO");
                    predictor.predict("CCO");

                    assertThat(AopUtils.isAopProxy(predictor)).isTrue();
                    assertThat(predictor.runs()).isOne();
                });
    }

    @Test
    void scopeThatIsNotActiveDoesNotFailTheStart() {
        RenewableScope scope = new RenewableScope();
        scope.end();

        TestContexts.local()
                .withUserConfiguration(ScopedNamed.class)
                .withInitializer(context -> context.getBeanFactory().registerScope("renewable", scope))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    scope.renew();
                    assertThat(context.getBean(Named.class).answer("q").smiles())
                            .isEqualTo("scoped");
                });
    }

    @Test
    void lazyBeanIsValidatedWhenItIsMade() {
        TestContexts.local()
                .withBean("left", Predictor.class)
                .withBean("right", Predictor.class, Predictor::new, definition -> definition.setLazyInit(true))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(catchThrowable(() -> context.getBean("right")))
                            .rootCause()
                            .isInstanceOf(InvalidCachedMethodException.class);
                });
    }

    @Test
    void beansInCirclesAreCached() {
        TestContexts.local()
                .withAllowCircularReferences(true)
                .withUserConfiguration(Circle.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    Chicken chicken = context.getBean(Chicken.class);
                    assertThat(chicken.lay("x")).isSameAs(chicken.lay("x"));
                });
    }

    @Test
    void lambdaIsCachedUnderTheNameOfItsInterface() {
        TestContexts.local().withUserConfiguration(OneLambda.class).run(context -> {
            Answering answering = context.getBean(Answering.class);
            Cached<Prediction> answer = answering.answer("q");

            assertThat(answering.answer("q").cachedFrom().key())
                    .isEqualTo(answer.cachedFrom().key());
            assertThat(Objects.requireNonNull(answer.cachedFrom().origin()).operation())
                    .isEqualTo(Answering.class.getName() + ".answer");
        });
    }

    @Test
    void twoLambdasOfOneInterfaceAreRefused() {
        TestContexts.local()
                .withUserConfiguration(OneLambda.class, AnotherLambda.class)
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("'one'")
                        .hasMessageContaining("'another'"));
    }

    static class Named implements NamedModel {

        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String modelName() {
            return name;
        }

        @CachedResult(version = "1")
        public Prediction answer(String question) {
            return new Prediction(name, 1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ScopedPredictor {

        @Bean
        @org.springframework.context.annotation.Scope(scopeName = "renewable", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Predictor scopedPredictor() {
            return new Predictor();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class ScopedNamed {

        @Bean
        @org.springframework.context.annotation.Scope(scopeName = "renewable", proxyMode = ScopedProxyMode.TARGET_CLASS)
        Named scopedNamed() {
            return new Named("scoped");
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Circle {

        @Bean
        Chicken chicken() {
            return new Chicken();
        }

        @Bean
        Egg egg() {
            return new Egg();
        }
    }

    static class Chicken {

        @Autowired
        @Nullable Egg egg;

        @CachedResult(model = "chicken")
        public Prediction lay(String what) {
            return new Prediction(what, 1);
        }
    }

    static class Egg {

        @Autowired
        @Nullable Chicken chicken;
    }

    @FunctionalInterface
    interface Answering {

        @CachedResult(model = "answering")
        Cached<Prediction> answer(String question);
    }

    @Configuration(proxyBeanMethods = false)
    static class OneLambda {

        @Bean
        Answering one() {
            return question -> Cached.of(new Prediction(question, 1));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @Lazy(false)
    static class AnotherLambda {

        @Bean
        Answering another() {
            return question -> Cached.of(new Prediction(question, 2));
        }
    }

    /** Of which the current instances can be thrown away, and which may have none, as outside of a request. */
    static final class RenewableScope implements Scope {

        private final Map<String, Object> beans = new HashMap<>();
        private boolean active = true;

        void renew() {
            active = true;
            beans.clear();
        }

        void end() {
            active = false;
        }

        @Override
        public Object get(String name, ObjectFactory<?> factory) {
            if (!active) {
                throw new IllegalStateException("the scope is not active");
            }
            Object bean = beans.get(name);
            if (bean == null) {
                bean = factory.getObject();
                beans.put(name, bean);
            }
            return bean;
        }

        @Override
        public @Nullable Object remove(String name) {
            return beans.remove(name);
        }

        @Override
        public void registerDestructionCallback(String name, Runnable callback) {}
    }
}
