package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Computation;
import io.github.cachedresult.EachInput;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.NamedModel;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Tier;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.autoconfigure.Predictor.Prediction;
import io.github.cachedresult.autoconfigure.elsewhere.HiddenPredictor;
import io.github.cachedresult.autoconfigure.elsewhere.ProtectedPredictor;
import io.github.cachedresult.invocation.InvalidCachedMethodException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.description.annotation.AnnotationDescription;
import net.bytebuddy.description.modifier.Visibility;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.FixedValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** What cannot work is a failure at start-up that names the method and the way out. */
@ExtendWith(OutputCaptureExtension.class)
class InvalidCachedMethodsTests {

    private static final Class<?> NAMELESS = withoutParameterNames();

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of(EmptyModel.class, "model must not be empty", "by a @ModelName parameter"),
                Arguments.of(LongModel.class, "model must not be longer than 200", "1 to 200 characters"),
                Arguments.of(ControlCharacter.class, "version must not contain control characters", "1 to 200"),
                Arguments.of(UnparsableTtl.class, "ttl", "90s, 12h or 30d"),
                Arguments.of(NegativeTtl.class, "not positive", "disable the model"),
                Arguments.of(Unresolved.class, "acme.absent", "${name:default}"),
                Arguments.of(IgnoresNothing.class, "no parameter 'requestId'", "its parameters are smiles"),
                Arguments.of(IgnoresNothingOfNothing.class, "no parameter 'requestId'", "the method has no parameters"),
                Arguments.of(IgnoresNoPart.class, "no component 'id'", "Correct the path"),
                Arguments.of(ReturnsVoid.class, "void", "Return one"),
                Arguments.of(ReturnsStream.class, "Stream", "Return a list"),
                Arguments.of(ReturnsInputStream.class, "InputStream", "Return a list"),
                Arguments.of(ReturnsFuture.class, "not known to be waited for", "Return a CompletableFuture"),
                Arguments.of(BatchOfTheFuture.class, "items of a batch", "Return a List, an array or a Map"),
                Arguments.of(ReturnsObject.class, "Object", "Declare a record"),
                Arguments.of(ReturnsInterface.class, "CharSequence", "Declare a record"),
                Arguments.of(TakesAnything.class, "Runnable is not hashable", "Leave it out of the key"),
                Arguments.of(TwoModels.class, "two of its parameters", "Annotate one only"),
                Arguments.of(ModelThatIsNoText.class, "no String", "Declare it as one"),
                Arguments.of(JudgesOtherResults.class, "OfNumbers judges", "Name a validity for that type"),
                Arguments.of(JudgedByNobody.class, "ByNobody cannot be created", "Give it a constructor"),
                Arguments.of(FinalMethod.class, "it is final", "Make it a public, non-final method"),
                Arguments.of(PrivateMethod.class, "it is private", "weave"),
                Arguments.of(StaticMethod.class, "it is static", "weave"),
                Arguments.of(FinalClass.class, "its class is final", "weave"),
                Arguments.of(FinalClassWithInterface.class, "its class is final", "weave"),
                Arguments.of(SealedClass.class, "its class is sealed", "Move it to a class"),
                Arguments.of(PrivateConstructor.class, "private constructors only", "Give it one that is not"),
                Arguments.of(Overloads.class, "both serve", "different models or operations"),
                Arguments.of(OverloadsOfOtherResults.class, "both serve", "let both return the same type"),
                Arguments.of(BatchOfAnIterable.class, "Iterable", "Declare it as a Collection"),
                Arguments.of(BatchThatReturnsOne.class, "String", "Return a List, an array or a Map"),
                Arguments.of(BatchOfAnotherType.class, "both serve", "let both return the same type"),
                Arguments.of(NAMELESS, "names of its parameters", "-parameters"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void failsTheStart(Class<?> bean, String problem, String wayOut) {
        withBean(bean).run(context -> {
            FailureAnalysis analysis = new InvalidCachedMethodFailureAnalyzer()
                    .analyze(Objects.requireNonNull(context.getStartupFailure()));
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription()).contains(bean.getName() + ".predict(");
            assertThat(analysis.getDescription()).contains(problem).doesNotContain("..");
            assertThat(analysis.getAction()).contains(wayOut).matches("(?s)[A-Z].*[^.][.]");
        });
    }

    @Test
    void methodOfNoInterfaceFailsTheStartWhereBeansAreProxiedByInterfaces() {
        withBean(BesideItsInterface.class)
                .withPropertyValues("spring.aop.auto=false")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("BesideItsInterface.predict(String)")
                        .hasStackTraceContaining("its bean is proxied by interfaces and none of them has the method"));
    }

    @Test
    void overloadInTheInterfaceDoesNotStandForTheMethod() {
        withBean(BesideAnOverload.class)
                .withPropertyValues("spring.aop.auto=false")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("BesideAnOverload.predict(String)")
                        .hasStackTraceContaining("its bean is proxied by interfaces and none of them has the method"));
    }

    @Test
    void genericInterfaceStandsForTheMethod() {
        withBean(OfAGenericInterface.class)
                .withPropertyValues("spring.aop.auto=false")
                .run(context -> {
                    @SuppressWarnings("unchecked") // it is one
                    Predicting<String> predicting = context.getBean(Predicting.class);
                    assertThat(predicting.predict("x")).isSameAs(predicting.predict("x"));
                });
    }

    @Test
    void methodThatNoSubclassOverridesFailsTheStart() {
        withBean(OfAnotherPackage.class).run(context -> assertThat(context.getStartupFailure())
                .rootCause()
                .hasMessageContaining("HiddenPredictor.predict(String)")
                .hasMessageContaining(
                        "no proxy can intercept it: it is package-private in " + HiddenPredictor.class.getName())
                .hasMessageContaining("weave the class"));
    }

    @Test
    void protectedMethodOfAnotherPackageIsCached() {
        withBean(ProtectedOfAnotherPackage.class).run(context -> {
            ProtectedPredictor bean = context.getBean(ProtectedPredictor.class);
            assertThat(ProtectedPredictor.predictWith(bean, "x")).isEqualTo(ProtectedPredictor.predictWith(bean, "x"));
        });
    }

    @Test
    void beanThatIsMadeBeforeTheOthersFailsTheStart() {
        withBean(Predictor.class).withUserConfiguration(AsksEarly.class).run(context -> assertThat(
                        context.getStartupFailure())
                .isInstanceOf(InvalidCachedMethodException.class)
                // Of its two cached methods, whichever the JVM lists first.
                .hasMessageMatching(".*Predictor\\.(predict|explain)\\(String\\): .*")
                .hasMessageContaining("its bean was created before beans could be proxied")
                .hasMessageContaining("BeanFactoryPostProcessor"));
    }

    @Test
    void objectThatSpringDidNotMakeFailsTheStart() {
        TestContexts.local()
                .withInitializer(context -> context.getBeanFactory().registerSingleton("foreign", new Predictor()))
                .run(context -> assertThat(context.getStartupFailure()).hasMessageContaining("let Spring make it"));
    }

    /** Two overloads are wrong together; the second is refused when the bean is made. */
    static Stream<Arguments> invalidAlone() {
        Set<Object> together = Set.of(Overloads.class, OverloadsOfOtherResults.class, BatchOfAnotherType.class);
        return invalid().filter(arguments -> !together.contains(arguments.get()[0]));
    }

    @ParameterizedTest
    @MethodSource("invalidAlone")
    void failsTheStartAlsoWhereTheBeanIsMadeLater(Class<?> bean, String problem, String wayOut) {
        for (String scope : List.of("singleton", "prototype")) {
            TestContexts.local()
                    .withPropertyValues("acme.long=" + "0123456789".repeat(21))
                    .withInitializer(context -> {
                        RootBeanDefinition definition = new RootBeanDefinition(bean);
                        definition.setScope(scope);
                        definition.setLazyInit(true);
                        ((BeanDefinitionRegistry) context.getBeanFactory()).registerBeanDefinition("later", definition);
                    })
                    .run(context -> {
                        assertThat(context.getStartupFailure()).isInstanceOf(InvalidCachedMethodException.class);
                        String message = Objects.requireNonNull(
                                context.getStartupFailure().getMessage());
                        assertThat(message).contains(bean.getName() + ".predict(");
                        assertThat(message).containsIgnoringCase(problem).containsIgnoringCase(wayOut);
                    });
        }
    }

    @Test
    void whatAFactoryMakesLaterFailsTheStart() {
        withBean(OfAFactory.class).run(context -> assertThat(context.getStartupFailure())
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("EmptyModel.predict(String)"));
    }

    @Test
    void beansThatAreMadeLaterAndAreFineDoNotFailTheStart() {
        TestContexts.local()
                .withPropertyValues("spring.main.lazy-initialization=true")
                .withUserConfiguration(Later.class)
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBeanFactory().containsSingleton("predictor"))
                            .isFalse();
                    assertThat(context.getBean(AbstractLater.class).predict("x"))
                            .isEqualTo("x");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a\nb", "long", "null", "throws"})
    void singletonThatNamesNoModelFailsTheStart(String name) {
        TestContexts.local().withBean("nameless", NamedBadly.class, name).run(context -> assertThat(
                        context.getStartupFailure())
                .rootCause()
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("NamedBadly.predict(String)")
                .hasMessageContaining("the modelName() of the bean 'nameless' ")
                .hasMessageContaining("; let it return the name of a model"));
    }

    @Test
    void prototypeThatNamesNoModelDoesNotFailTheStart() {
        TestContexts.local()
                .withBean(NamedBadly.class, () -> new NamedBadly(""), definition -> definition.setScope("prototype"))
                .run(context -> assertThat(context.getBean(NamedBadly.class).predict("x"))
                        .isEqualTo("x"));
    }

    @Test
    void resultThatAClassMakesACachedIsCached() {
        withBean(OfCached.class).run(context -> {
            OfCached bean = context.getBean(OfCached.class);
            bean.predict("x");
            assertThat(bean.predict("x").cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        });
    }

    @Test
    void twoRulesThatTieFailTheStart() {
        withBean(Predictor.class)
                .withPropertyValues(
                        "cachedresult.rules[0].model=pre*",
                        "cachedresult.rules[0].ttl=1h",
                        "cachedresult.rules[1].model=*tor",
                        "cachedresult.rules[1].ttl=2h")
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("'pre*'")
                        .hasStackTraceContaining("'*tor'")
                        .hasStackTraceContaining("make one of them more specific"));
    }

    @Test
    void applicationExplainsItself(CapturedOutput output) {
        try {
            SpringApplication.run(
                    BrokenApplication.class,
                    "--spring.main.web-application-type=none",
                    "--cachedresult.redis.enabled=false",
                    "--cachedresult.s3.enabled=false");
        } catch (RuntimeException expected) {
            assertThat(expected).hasMessageContaining("ttl");
        }

        assertThat(output)
                .contains("APPLICATION FAILED TO START")
                .contains("UnparsableTtl.predict(String)")
                .contains("Write a number with a unit such as 90s, 12h or 30d");
    }

    private static <T> ApplicationContextRunner withBean(Class<T> type) {
        return TestContexts.local().withBean(type).withPropertyValues("acme.long=" + "0123456789".repeat(21));
    }

    private static Class<?> withoutParameterNames() {
        return new ByteBuddy()
                .subclass(Object.class)
                .name(InvalidCachedMethodsTests.class.getPackageName() + ".Nameless")
                .defineMethod("predict", String.class, Visibility.PUBLIC)
                .withParameters(String.class)
                .intercept(FixedValue.value("x"))
                .annotateMethod(AnnotationDescription.Builder.ofType(CachedResult.class)
                        .define("model", "nameless")
                        .build())
                .make()
                .load(
                        InvalidCachedMethodsTests.class.getClassLoader(),
                        ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
                .getLoaded();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(UnparsableTtl.class)
    static class BrokenApplication {}

    static class EmptyModel {
        @CachedResult
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class LongModel {
        @CachedResult(model = "${acme.long}")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class ControlCharacter {
        @CachedResult(model = "m", version = "1\n2")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class UnparsableTtl {
        @CachedResult(model = "m", ttl = "a while")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class NegativeTtl {
        @CachedResult(model = "m", ttl = "-PT1H")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class Unresolved {
        @CachedResult(model = "m", version = "${acme.absent}")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class IgnoresNothing {
        @CachedResult(model = "m", hashIgnore = "requestId")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class IgnoresNothingOfNothing {
        @CachedResult(model = "m", hashIgnore = "requestId")
        public @Nullable Prediction predict() {
            return null;
        }
    }

    static class IgnoresNoPart {
        @CachedResult(model = "m", hashIgnore = "smiles.id")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class ReturnsFuture {
        @CachedResult(model = "m")
        public Future<String> predict(String smiles) {
            return CompletableFuture.completedFuture(smiles);
        }
    }

    static class BatchOfTheFuture {

        @CachedResult(model = "m")
        public CompletableFuture<List<String>> predict(@EachInput List<String> molecules) {
            return CompletableFuture.completedFuture(molecules);
        }
    }

    static class TakesAnything {
        @CachedResult(model = "m")
        public @Nullable Prediction predict(Runnable callback) {
            return null;
        }
    }

    static class TwoModels {
        @CachedResult
        public @Nullable Prediction predict(@ModelName String one, @ModelName String other) {
            return null;
        }
    }

    static class ModelThatIsNoText {
        @CachedResult
        public @Nullable Prediction predict(@ModelName int model) {
            return null;
        }
    }

    static class OfNumbers implements ResultValidity<Integer> {
        @Override
        public Verdict judge(Integer result, Computation computation) {
            return Verdict.store();
        }
    }

    static class JudgesOtherResults {
        @CachedResult(model = "m", validity = OfNumbers.class)
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class ByNobody implements ResultValidity<Prediction> {
        @SuppressWarnings("UnusedVariable") // there is no such bean
        ByNobody(Thread nobody) {}

        @Override
        public Verdict judge(Prediction result, Computation computation) {
            return Verdict.store();
        }
    }

    static class JudgedByNobody {
        @CachedResult(model = "m", validity = ByNobody.class)
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static sealed class SealedClass permits OnlySubclass {
        @CachedResult(model = "m")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static final class OnlySubclass extends SealedClass {}

    static class PrivateConstructor {
        private PrivateConstructor() {}

        @CachedResult(model = "m")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class BatchOfAnIterable {
        @CachedResult(model = "m", version = "v")
        public List<String> predict(@EachInput Iterable<String> items) {
            return List.of();
        }
    }

    static class BatchThatReturnsOne {
        @CachedResult(model = "m", version = "v")
        public String predict(@EachInput List<String> items) {
            return "";
        }
    }

    static class BatchOfAnotherType {
        @CachedResult(model = "m", version = "v", operation = "predict")
        public List<Integer> predict(@EachInput("x") List<String> items) {
            return List.of();
        }

        @CachedResult(model = "m", version = "v", operation = "predict")
        public String predict(String x) {
            return x;
        }
    }

    static class OverloadsOfOtherResults {
        @CachedResult(model = "m", operation = "o")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }

        @CachedResult(model = "m", operation = "o")
        public @Nullable String predict(int number) {
            return null;
        }
    }

    static class ReturnsVoid {
        @CachedResult(model = "m")
        public void predict(String smiles) {}
    }

    static class ReturnsStream {
        @CachedResult(model = "m")
        public @Nullable Stream<String> predict(String smiles) {
            return null;
        }
    }

    static class ReturnsInputStream {
        @CachedResult(model = "m")
        public @Nullable InputStream predict(String smiles) {
            return null;
        }
    }

    static class ReturnsObject {
        @CachedResult(model = "m")
        public @Nullable Object predict(String smiles) {
            return null;
        }
    }

    static class ReturnsInterface {
        @CachedResult(model = "m")
        public @Nullable CharSequence predict(String smiles) {
            return null;
        }
    }

    static class FinalMethod {
        @CachedResult(model = "m")
        public final @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class PrivateMethod {
        @CachedResult(model = "m")
        @SuppressWarnings("UnusedMethod") // found by reflection
        private Prediction predict(String smiles) {
            return new Prediction(smiles, 1);
        }
    }

    static class StaticMethod {
        @CachedResult(model = "m")
        public static @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static final class FinalClass {
        @CachedResult(model = "m")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static final class FinalClassWithInterface implements Supplier<String> {

        @Override
        public String get() {
            return "";
        }

        @CachedResult(model = "m")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class BesideItsInterface implements Supplier<String> {

        @Override
        public String get() {
            return "";
        }

        @CachedResult(model = "m")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }
    }

    static class Overloads {
        @CachedResult(model = "m")
        public @Nullable Prediction predict(String smiles) {
            return null;
        }

        @CachedResult(model = "m")
        public @Nullable Prediction predict(int number) {
            return null;
        }
    }

    @FunctionalInterface
    interface Predicting<I> {
        Prediction predict(I input);
    }

    static class BesideAnOverload implements Predicting<Integer> {

        @Override
        public Prediction predict(Integer input) {
            return new Prediction("", input);
        }

        @CachedResult(model = "m")
        public Prediction predict(String smiles) {
            return new Prediction(smiles, 1);
        }
    }

    static class OfAGenericInterface implements Predicting<String> {

        @Override
        @CachedResult(model = "m")
        public Prediction predict(String smiles) {
            return new Prediction(smiles, 1);
        }
    }

    static class OfAnotherPackage extends HiddenPredictor {}

    static class ProtectedOfAnotherPackage extends ProtectedPredictor {}

    @Configuration(proxyBeanMethods = false)
    static class AsksEarly {

        @Bean
        static BeanFactoryPostProcessor asker() {
            return beans -> beans.getBean(Predictor.class);
        }
    }

    static class OfAFactory implements FactoryBean<EmptyModel> {

        @Override
        public EmptyModel getObject() {
            return new EmptyModel();
        }

        @Override
        public Class<?> getObjectType() {
            return EmptyModel.class;
        }
    }

    /** Whose declared types say less than their objects. */
    @Configuration(proxyBeanMethods = false)
    static class Later {

        @Bean
        @Lazy
        Predictor predictor() {
            return new Predictor();
        }

        @Bean
        @Lazy
        AbstractLater named() {
            return new NamedLater();
        }
    }

    abstract static class AbstractLater {

        @CachedResult(version = "1")
        public String predict(String smiles) {
            return smiles;
        }
    }

    static class NamedLater extends AbstractLater implements NamedModel {

        @Override
        public String modelName() {
            return "named later";
        }
    }

    static class NamedBadly implements NamedModel {

        private final String name;

        NamedBadly(String name) {
            this.name = name;
        }

        @Override
        @SuppressWarnings("NullAway") // as an application without it might
        public String modelName() {
            return switch (name) {
                case "throws" -> throw new IllegalStateException("no name yet");
                case "null" -> null;
                case "long" -> "x".repeat(201);
                default -> name;
            };
        }

        @CachedResult(version = "1")
        public String predict(String smiles) {
            return smiles;
        }
    }

    abstract static class OfAnyResult<R> {

        @CachedResult(model = "m")
        public R predict(String smiles) {
            return compute(smiles);
        }

        abstract R compute(String smiles);
    }

    static class OfCached extends OfAnyResult<Cached<Prediction>> {

        @Override
        Cached<Prediction> compute(String smiles) {
            return Cached.of(new Prediction(smiles, 1));
        }
    }
}
