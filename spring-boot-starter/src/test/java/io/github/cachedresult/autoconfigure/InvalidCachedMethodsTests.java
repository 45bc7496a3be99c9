package io.github.cachedresult.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.CachedResult;
import io.github.cachedresult.autoconfigure.Predictor.Prediction;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.Objects;
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
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What cannot work is a failure at start-up that names the method and the way out. */
@ExtendWith(OutputCaptureExtension.class)
class InvalidCachedMethodsTests {

    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of(EmptyModel.class, "model", "must not be empty"),
                Arguments.of(LongModel.class, "model", "must not be longer than 200"),
                Arguments.of(ControlCharacter.class, "version", "control characters"),
                Arguments.of(UnparsableTtl.class, "ttl", "90s, 12h or 30d"),
                Arguments.of(NegativeTtl.class, "ttl", "not positive"),
                Arguments.of(Unresolved.class, "acme.absent", "${name:default}"),
                Arguments.of(IgnoresNothing.class, "hashIgnore", "parameters are smiles"),
                Arguments.of(ReturnsVoid.class, "void", ""),
                Arguments.of(ReturnsStream.class, "Stream", ""),
                Arguments.of(ReturnsInputStream.class, "InputStream", ""),
                Arguments.of(ReturnsObject.class, "Object", ""),
                Arguments.of(ReturnsInterface.class, "CharSequence", ""),
                Arguments.of(FinalMethod.class, "it is final", "Make it a public, non-final method"),
                Arguments.of(PrivateMethod.class, "it is private", "weave"),
                Arguments.of(StaticMethod.class, "it is static", "weave"),
                Arguments.of(FinalClass.class, "its class is final", "weave"),
                Arguments.of(FinalClassWithInterface.class, "its class is final", "weave"),
                Arguments.of(Overloads.class, "both serve", "different models or operations"),
                Arguments.of(withoutParameterNames(), "names of its parameters", "-parameters"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void failsTheStart(Class<?> bean, String problem, String wayOut) {
        withBean(bean).run(context -> {
            FailureAnalysis analysis = new InvalidCachedMethodFailureAnalyzer()
                    .analyze(Objects.requireNonNull(context.getStartupFailure()));
            assertThat(analysis).isNotNull();
            assertThat(analysis.getDescription()).contains(bean.getName() + ".predict(");
            assertThat(analysis.getDescription() + analysis.getAction()).contains(problem, wayOut);
            assertThat(analysis.getAction()).isNotEqualTo(".").matches("(?s)[A-Z].*[.]");
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
                    BrokenApplication.class, "--cachedresult.redis.enabled=false", "--cachedresult.s3.enabled=false");
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
}
