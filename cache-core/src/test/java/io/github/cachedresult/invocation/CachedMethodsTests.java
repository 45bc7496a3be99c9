package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.CacheMode;
import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedFrom;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.Compiled;
import io.github.cachedresult.Computation;
import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.InputNormalizer;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.NamedModel;
import io.github.cachedresult.ResultValidity;
import io.github.cachedresult.Verdict;
import io.github.cachedresult.key.InputHasher;
import io.github.cachedresult.key.InstanceFactory;
import io.github.cachedresult.normalize.AnyOrder;
import io.github.cachedresult.normalize.Grid;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class CachedMethodsTests {

    private static final InputHasher HASHER = new InputHasher("o", List.of(), InstanceFactory.byConstructor());

    record Meta(String user, String trace) {}

    record Request(String smiles, Meta meta, Function<String, String> callback) {}

    record Plain(String smiles, List<Meta> metas) {}

    record Reading(@HashWith(AnyOrder.class) Meta meta) {}

    interface Open {}

    sealed interface Shape permits Circle {}

    record Circle(double radius) implements Shape {}

    static class AnyJudge implements ResultValidity<Object> {
        @Override
        public Verdict judge(Object result, Computation computation) {
            return Verdict.doNotStore("any");
        }
    }

    static final class TextJudge implements ResultValidity<String> {
        @Override
        public Verdict judge(String result, Computation computation) {
            return Verdict.store();
        }
    }

    static final class UncreatableJudge extends AnyJudge {
        @SuppressWarnings("unused")
        UncreatableJudge(String needed) {}
    }

    static final String LONG =
            "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
                    + "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890"
                    + "01234567890123456789";

    @SuppressWarnings({"unused", "rawtypes"})
    static class Bad {
        @CachedResult
        public String noModel(String x) {
            return x;
        }

        @CachedResult(model = "  ")
        public String blankModel(String x) {
            return x;
        }

        @CachedResult(model = LONG)
        public String longModel(String x) {
            return x;
        }

        @CachedResult(model = "a\nb")
        public String controlModel(String x) {
            return x;
        }

        @CachedResult(model = "m", version = " ")
        public String blankVersion(String x) {
            return x;
        }

        @CachedResult(model = "m", version = LONG)
        public String longVersion(String x) {
            return x;
        }

        @CachedResult(model = "m", version = "v\u0000")
        public String controlVersion(String x) {
            return x;
        }

        @CachedResult(model = "m", operation = "o\t")
        public String controlOperation(String x) {
            return x;
        }

        @CachedResult(model = "m", ttl = "soon")
        public String unparsableTtl(String x) {
            return x;
        }

        @CachedResult(model = "m", ttl = "0s")
        public String zeroTtl(String x) {
            return x;
        }

        @CachedResult(model = "m", ttl = "PT-1H")
        public String negativeTtl(String x) {
            return x;
        }

        @CachedResult(model = "${missing}")
        public String unresolvedModel(String x) {
            return x;
        }

        @CachedResult(model = "m", version = "${missing}")
        public String unresolvedVersion(String x) {
            return x;
        }

        @CachedResult(model = "m", ttl = "${missing}")
        public String unresolvedTtl(String x) {
            return x;
        }

        @CachedResult(model = "${empty}")
        public String emptyPlaceholder(String x) {
            return x;
        }

        @CachedResult(model = "m", hashIgnore = "y")
        public String ignoresNothing(String x, int z) {
            return x;
        }

        @CachedResult(model = "m", hashIgnore = "request.traceId")
        public String ignoresNoComponent(Plain request) {
            return "";
        }

        @CachedResult(model = "m", hashIgnore = "request.metas.tracer")
        public String ignoresNoDeepComponent(Plain request) {
            return "";
        }

        @CachedResult(model = "m", hashIgnore = "request.")
        public String ignoresEmptyPath(Plain request) {
            return "";
        }

        @CachedResult(model = "m", hashIgnore = "")
        public String ignoresEmptyName(Plain request) {
            return "";
        }

        @CachedResult(model = "m", hashIgnore = "x.value")
        public String ignoresFieldOfText(String x) {
            return x;
        }

        @CachedResult(model = "m", hashIgnore = "x.value")
        public int ignoresFieldOfNumber(int x) {
            return x;
        }

        @CachedResult(model = "m", hashIgnore = "settings.missing")
        public int ignoresNoField(Settings settings) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "x.any")
        public int ignoresBelowObject(Object x) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "x.any")
        public int ignoresBelowInterfaceOfTheJdk(CharSequence x) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "options.seed")
        public int ignoresEntryOfAMap(Map<String, Object> options) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "metas.tracer")
        public int ignoresNothingInAMap(Map<String, List<Meta>> metas) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "meta.tracer")
        public int ignoresNothingInAnOptional(Optional<Meta> meta) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "metas.tracer")
        public int ignoresNothingInAnArray(Meta[][] metas) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "shape.any")
        public int ignoresNothingOfASealedType(Shape shape) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "request.meta.trace.id")
        public int ignoresBelowText(Request request) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "reading.meta.trace")
        public int ignoresBelowANormaliser(Reading reading) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "meta.trace")
        public int ignoresBelowANormalisedParameter(@HashWith(AnyOrder.class) Meta meta) {
            return 1;
        }

        @CachedResult(model = "m")
        public int badNormaliser(@HashWith(value = Grid.class, parameters = "0") double ph) {
            return 1;
        }

        @CachedResult(model = "m")
        public int badDefault(@HashDefault("acid") double ph) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "ph")
        public int ignoredDefault(@HashDefault("7.4") double ph) {
            return 1;
        }

        @CachedResult
        public int defaultOfTheModel(@ModelName @HashDefault("m") String model) {
            return 1;
        }

        @CachedResult(model = "m")
        public int unhashableField(Settings settings) {
            return 1;
        }

        @CachedResult(model = "m")
        public void nothing(String x) {}

        @CachedResult(model = "m")
        public Stream<String> stream(String x) {
            return Stream.of(x);
        }

        @CachedResult(model = "m")
        public InputStream inputStream(String x) {
            return InputStream.nullInputStream();
        }

        @CachedResult(model = "m")
        public Object object(String x) {
            return x;
        }

        @CachedResult(model = "m")
        public Shape anInterface(String x) {
            return new Circle(1);
        }

        @CachedResult(model = "m")
        public Future<String> future(String x) {
            return CompletableFuture.completedFuture(x);
        }

        @CachedResult(model = "m")
        public Cached raw(String x) {
            return Cached.of(x);
        }

        @CachedResult(model = "m")
        public Cached<?> wild(String x) {
            return Cached.of(x);
        }

        @CachedResult(model = "m")
        public Cached<Map<String, Object>> wrappedObject(String x) {
            return Cached.of(Map.of());
        }

        @CachedResult(model = "m")
        public <T> T generic(T x) {
            return x;
        }

        @CachedResult(model = "m", validity = TextJudge.class)
        public int judgeOfAnotherType(String x) {
            return 1;
        }

        @CachedResult(model = "m", validity = UncreatableJudge.class)
        public int uncreatableJudge(String x) {
            return 1;
        }

        @CachedResult(model = "m")
        public String unhashable(Request request) {
            return "";
        }

        @CachedResult(model = "m")
        public String unhashableId(Thread id) {
            return "";
        }

        @CachedResult(model = "m")
        public String unhashableElements(List<? extends Thread> ids) {
            return "";
        }

        @CachedResult(model = "m")
        public String unhashableArgument(Box<Thread> ids) {
            return "";
        }

        @CachedResult
        public String twoModelNames(@ModelName String a, @ModelName String b) {
            return "";
        }

        @CachedResult
        public String modelNameOfAnotherType(@ModelName int a) {
            return "";
        }

        @CachedResult(model = "m")
        public String modelNamedTwice(@ModelName String a) {
            return "";
        }
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "noModel, its model",
                "blankModel, must not be empty",
                "longModel, `must not be longer than 200 characters, it has 202`",
                "controlModel, `must not contain control characters, it has U+000A at index 1`",
                "blankVersion, its version must not be empty",
                "longVersion, its version must not be longer than 200 characters",
                "controlVersion, its version must not contain control characters",
                "controlOperation, its operation must not contain control characters",
                "unparsableTtl, its ttl 'soon' is no duration; write a number with a unit such as 90s",
                "zeroTtl, its ttl '0s' is not positive; to cache nothing",
                "negativeTtl, its ttl 'PT-1H' is not positive",
                "unresolvedModel, its model '${missing}' does not resolve: ",
                "unresolvedVersion, its version '${missing}' does not resolve: ",
                "unresolvedTtl, its ttl '${missing}' does not resolve: ",
                "emptyPlaceholder, must not be empty",
                "ignoresNothing, `hashIgnore names 'y', and it has no parameter 'y'; name one that it has: its parameters are x, z`",
                "ignoresNoComponent, has no component 'traceId'",
                "ignoresNoDeepComponent, has no component 'tracer'",
                "ignoresEmptyPath, `hashIgnore names 'request.', which is no path`",
                "ignoresEmptyName, `hashIgnore names '', which is no path`",
                "ignoresFieldOfText, java.lang.String has no component 'value'",
                "ignoresFieldOfNumber, int has no component 'value'",
                "ignoresNoField, Settings has no component 'missing'",
                "ignoresBelowObject, hashIgnore names 'x.any'",
                "ignoresBelowInterfaceOfTheJdk, java.lang.CharSequence does not show",
                "ignoresEntryOfAMap, java.lang.String has no component 'seed'",
                "ignoresNothingInAMap, has no component 'tracer'",
                "ignoresNothingInAnOptional, has no component 'tracer'",
                "ignoresNothingInAnArray, has no component 'tracer'",
                "ignoresNothingOfASealedType, Circle has no component 'any'",
                "ignoresBelowText, java.lang.String has no component 'id'",
                "ignoresBelowANormaliser, of the component 'meta' its normaliser says what counts",
                "ignoresBelowANormalisedParameter, hashIgnore leads below meta",
                "badNormaliser, `ph cannot be hashed with io.github.cachedresult.normalize.Grid: its parameter`",
                "badDefault, `of the parameter ph, its @HashDefault 'acid' is no double`",
                "ignoredDefault, `its parameter ph has a @HashDefault, and never counts`",
                "defaultOfTheModel, `its parameter model has a @HashDefault, and never counts`",
                "unhashableField, settings.callback: java.lang.Runnable is not hashable: ",
                "nothing, there is no result to cache",
                "stream, it can be read once only",
                "inputStream, it can be read once only",
                "object, java.lang.Object says nothing of what to decode; declare a record",
                "anInterface, does not say which class to decode; declare a record",
                "future, it returns a java.util.concurrent.Future, which is not known to be waited for without a thread",
                "raw, it returns a raw Cached; declare of what",
                "wild, java.lang.Object says nothing",
                "wrappedObject, java.lang.Object says nothing",
                "generic, java.lang.Object says nothing",
                "judgeOfAnotherType, TextJudge judges java.lang.String",
                "uncreatableJudge, it has no constructor without parameters",
                "unhashable, request.callback: java.util.function.Function is not hashable: ",
                "unhashableId, id: java.lang.Thread is not hashable: ",
                "unhashableElements, ids[]: java.lang.Thread is not hashable: ",
                "unhashableArgument, ids.content: java.lang.Thread is not hashable: ",
                "twoModelNames, two of its parameters are a @ModelName",
                "modelNameOfAnotherType, its @ModelName a is no String",
                "modelNamedTwice, its model is named twice: 'm' in the annotation"
            })
    void plan_whatCannotWork_isRefusedNamingMethodAndWayOut(String name, String message) {
        UnaryOperator<String> placeholders = text -> {
            if (text.contains("${missing}")) {
                throw new IllegalArgumentException("no property 'missing'");
            }
            return text.replace("${empty}", "");
        };
        ResultCache cache = ResultCache.builder().placeholders(placeholders).build();
        assertThatThrownBy(() -> plan(cache, Bad.class, name))
                .isInstanceOfSatisfying(InvalidCachedMethodException.class, e -> {
                    assertThat(e.method()).startsWith(Bad.class.getName() + "." + name + "(");
                    assertThat(e.detail()).contains(message);
                })
                .hasMessageStartingWith(Bad.class.getName() + "." + name + "(");
    }

    @HashName("settings")
    static final class Settings {
        private final Runnable callback;

        Settings(Runnable callback) {
            this.callback = callback;
        }

        @Override
        public String toString() {
            return callback.toString();
        }
    }

    @Test
    void plan_ignoredFieldOfAClass_isLeftOut() {
        ResultCache cache = ResultCache.builder().build();
        assertThat(plan(cache, Good.class, "field").hasher().parameterCount()).isEqualTo(1);
        assertThat(plan(cache, Good.class, "fieldInAnOptional").hasher().parameterCount())
                .isEqualTo(1);
        assertThat(plan(cache, Good.class, "fieldOfASubclass").hasher().parameterCount())
                .isEqualTo(1);
        assertThat(plan(cache, Good.class, "componentOfAnOpenType").hasher().parameterCount())
                .isEqualTo(1);
        assertThat(plan(cache, Good.class, "passedThrough").hasher().parameterCount())
                .isEqualTo(5);
    }

    @SuppressWarnings("unused")
    static class Good {
        @CachedResult(model = "m", hashIgnore = "settings.callback")
        public int fieldInAnOptional(Optional<Settings> settings) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "settings.callback")
        public int field(Settings settings) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "open.any")
        public int componentOfAnOpenType(Open open) {
            return 1;
        }

        @CachedResult(
                model = "m",
                hashIgnore = {"values.trace", "keys.trace", "nested.metas.trace", "arrays.trace", "reading.meta"})
        public int passedThrough(
                Map<String, List<Meta>> values,
                Map<Meta, String> keys,
                Optional<Plain> nested,
                Meta[][] arrays,
                Reading reading) {
            return 1;
        }

        @CachedResult(model = "m", hashIgnore = "shape.radius")
        public int fieldOfASubclass(Shape shape) {
            return 1;
        }

        @CachedResult(
                model = "${model}",
                version = "${version}",
                ttl = "${ttl}",
                hashIgnore = {"id", "request.callback", "request.meta.trace"},
                validity = AnyJudge.class,
                tags = {"a", "b"})
        public Cached<List<Circle>> all(String smiles, UUID id, Request request) {
            return Cached.of(List.of());
        }

        @CachedResult(model = "m", operation = "shared")
        public String named(String x) {
            return x;
        }

        @CachedResult(model = "m", operation = "shared")
        public String namedToo(String x) {
            return x;
        }

        @CachedResult(model = "m", operation = "shared")
        public int namedOfAnotherType(String x) {
            return 1;
        }

        @CachedResult(model = "m")
        public String overloaded(String x) {
            return x;
        }

        @CachedResult(model = "m")
        public String overloaded(int x) {
            return "";
        }

        @CachedResult
        public String dynamic(@ModelName String model, String x) {
            return model + x;
        }
    }

    static class Named implements NamedModel {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public String modelName() {
            if (name.isEmpty()) {
                throw new IllegalStateException("no name yet");
            }
            return name;
        }

        @CachedResult(version = "v")
        public String work(String x) {
            return name + x;
        }

        @CachedResult
        public String twice(@ModelName String model) {
            return model;
        }
    }

    private static CachedOperation<?> plan(ResultCache cache, Class<?> type, String name) {
        return plan(cache, type, method(type, name));
    }

    private static CachedOperation<?> plan(ResultCache cache, Class<?> type, Method method) {
        return cache.methods().plan(method, type, method, method.getAnnotation(CachedResult.class));
    }

    record Box<T>(T content) {}

    static class OfBoxes<T> {
        @CachedResult(model = "m")
        public String open(List<Box<T>> boxes) {
            return "";
        }
    }

    static final class OfThreads extends OfBoxes<Thread> {}

    static final class OfTexts extends OfBoxes<String> {}

    @Test
    void plan_inheritedGenericMethod_isJudgedByWhatTheClassMakesOfIt() {
        ResultCache cache = ResultCache.builder().build();
        Method method = method(OfBoxes.class, "open");
        CachedResult annotation = method.getAnnotation(CachedResult.class);
        assertThat(cache.methods().plan(method, OfTexts.class, method, annotation))
                .isNotNull();
        assertThatThrownBy(() -> cache.methods().plan(method, OfThreads.class, method, annotation))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("boxes[].content: java.lang.Thread is not hashable: ");
    }

    private static Method method(Class<?> type, String name) {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void plan_placeholdersTagsAndIgnoredPaths_areResolvedOnce() {
        Map<String, String> properties = Map.of("${model}", "eos3b5e", "${version}", "v2", "${ttl}", "30d");
        ResultCache cache = ResultCache.builder().placeholders(properties::get).build();
        CachedOperation<?> operation = plan(cache, Good.class, "all");
        assertThat(operation.model()).isEqualTo("eos3b5e");
        assertThat(operation.version()).isEqualTo("v2");
        assertThat(operation.name()).isEqualTo(Good.class.getName() + ".all");
        assertThat(operation.tags()).containsExactly("a", "b");
        assertThat(operation.isWrapped()).isTrue();
        assertThat(operation.type().name()).isEqualTo("java.util.List<" + Circle.class.getName() + ">");
        assertThat(operation.hasher().parameterCount()).isEqualTo(2);
        assertThat(operation.bind(null, new Object[0]).ttlMillis())
                .isEqualTo(Duration.ofDays(30).toMillis());
        assertThat(plan(cache, Good.class, "all")).isSameAs(operation);
    }

    @Test
    void plan_withoutParameterNames_isRefused() throws Exception {
        String source =
                "public class Nameless { @io.github.cachedresult.CachedResult(model = \"m\", hashIgnore = \"y\")"
                        + " public String work(String x, String y) { return x; } }";
        Class<?> nameless = Compiled.of("Nameless", source, false);
        assertThatThrownBy(() -> plan(ResultCache.builder().build(), nameless, "work"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessage("Nameless.work(String, String): the names of its parameters are not in the class file, and"
                        + " keys are made of them; compile with -parameters");
        assertThat(plan(ResultCache.builder().build(), Compiled.of("Nameless", source, true), "work"))
                .isNotNull();
    }

    @Test
    void claim_overloads_areRefused() {
        ResultCache cache = ResultCache.builder().build();
        Method[] overloads = Arrays.stream(Good.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("overloaded"))
                .toArray(Method[]::new);
        cache.methods().claim(plan(cache, Good.class, overloads[0]), null, "bean 'good'");
        cache.methods().claim(plan(cache, Good.class, overloads[0]), null, "bean 'good'");
        assertThatThrownBy(() -> cache.methods().claim(plan(cache, Good.class, overloads[1]), null, "bean 'good'"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContainingAll(
                        "overloaded(", "the model 'm', version 'unversioned'", "would take each other's results");
    }

    @Test
    void claim_twoOwners_areRefusedUnlessTheyNameTheOperation() {
        ResultCache cache = ResultCache.builder().build();
        CachedOperation<?> unnamed = plan(cache, Good.class, "overloaded");
        cache.methods().claim(unnamed, null, "bean 'a'");
        assertThatThrownBy(() -> cache.methods().claim(unnamed, null, "bean 'b'"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("bean 'b' and bean 'a'");
        cache.methods().claim(plan(cache, Good.class, "named"), null, "bean 'a'");
        cache.methods().claim(plan(cache, Good.class, "namedToo"), null, "bean 'b'");
        assertThatThrownBy(() -> cache.methods().claim(plan(cache, Good.class, "namedOfAnotherType"), null, "bean 'c'"))
                .isInstanceOf(InvalidCachedMethodException.class);
    }

    @Test
    void claim_namedModels_areToldApartByTheirNames() {
        ResultCache cache = ResultCache.builder().build();
        CachedOperation<?> work = plan(cache, Named.class, "work");
        cache.methods().claim(work, new Named("a"), "bean 'a'");
        cache.methods().claim(work, new Named("b"), "bean 'b'");
        assertThatThrownBy(() -> cache.methods().claim(work, new Named("a"), "bean 'c'"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("the model 'a', version 'v'");
    }

    @Test
    void plan_modelNameOnANamedModel_isNamedTwice() {
        assertThatThrownBy(() -> plan(ResultCache.builder().build(), Named.class, "twice"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("its model is named twice");
    }

    @Test
    void call_modelNameOfTheCall_isTheModel() throws Throwable {
        ResultCache cache = ResultCache.builder()
                .rules(List.of(
                        ModelRule.of("a*").version("from-rule"),
                        ModelRule.of("*z").version("from-another"),
                        ModelRule.of("off").enabled(false)))
                .build();
        CachedOperation<?> operation = plan(cache, Good.class, "dynamic");
        int[] runs = {0};
        for (String model : new String[] {"abc", "abd", "abc", "abd"}) {
            assertThat(cache.call(operation, null, new Object[] {model, "x"}, Binding.PROXY, () -> model + ++runs[0]))
                    .isEqualTo(model.equals("abc") ? "abc1" : "abd2");
        }
        // no name, no fair name, disabled, rules that tie: uncached, and nobody is harmed
        for (String model : new String[] {null, "", "a\n", LONG, "off", "az"}) {
            runs[0] = 0;
            for (int i = 1; i <= 2; i++) {
                assertThat(cache.call(
                                operation, null, new Object[] {model, "x"}, Binding.PROXY, () -> "run" + ++runs[0]))
                        .isEqualTo("run" + i);
            }
        }
    }

    @Test
    void call_namedModel_isTheTargets() throws Throwable {
        ResultCache cache = ResultCache.builder().build();
        CachedOperation<?> operation = plan(cache, Named.class, "work");
        Named a = new Named("a");
        Named b = new Named("b");
        assertThat(cache.call(operation, a, new Object[] {"x"}, Binding.PROXY, () -> a.work("x")))
                .isEqualTo("ax");
        assertThat(cache.call(operation, b, new Object[] {"x"}, Binding.PROXY, () -> b.work("x")))
                .isEqualTo("bx");
        assertThat(cache.call(operation, new Named("a"), new Object[] {"x"}, Binding.PROXY, () -> "not run"))
                .isEqualTo("ax");
        Named failing = new Named("");
        assertThat(cache.call(operation, failing, new Object[] {"x"}, Binding.PROXY, () -> failing.work("x")))
                .isEqualTo("x");
    }

    @Test
    void call_judgesOfTheAnnotation_areAsked() throws Throwable {
        ResultCache cache = ResultCache.builder().placeholders(text -> "30d").build();
        CachedOperation<?> operation = plan(cache, Good.class, "all");
        Object[] arguments = {"C", UUID.randomUUID(), new Request("C", new Meta("u", "t"), text -> text)};
        for (int i = 0; i < 2; i++) {
            Cached<?> answer = (Cached<?>)
                    cache.call(operation, null, arguments, Binding.PROXY, () -> Cached.of(List.of(new Circle(1))));
            assertThat(answer.cachedFrom().origin().verdict()).isEqualTo(Verdict.doNotStore("any"));
            assertThat(answer.cachedFrom()).isNotEqualTo(CachedFrom.noCache());
        }
    }

    @Test
    void bind_mostSpecificRule_winsForEachProperty() {
        ModelRules rules = new ModelRules(
                CacheMode.READ_WRITE,
                List.of(
                        ModelRule.of("*").enabled(true).ttl(Duration.ofDays(1)).version("all"),
                        ModelRule.of("eos*").ttl(Duration.ofDays(2)),
                        ModelRule.of("eos3*").enabled(false),
                        ModelRule.of("eos3b5e").version("one")),
                List.of());
        assertBound(
                bind(rules, "eos3b5e", "annotation", Duration.ofDays(9)),
                "eos3b5e",
                "one",
                false,
                Duration.ofDays(2).toMillis());
        assertBound(
                bind(rules, "other", null, null),
                "other",
                "all",
                true,
                Duration.ofDays(1).toMillis());
        assertBound(
                bind(new ModelRules(CacheMode.READ_WRITE, List.of(), List.of()), "m", null, null),
                "m",
                "unversioned",
                true,
                Long.MAX_VALUE);
    }

    private static ModelBinding bind(ModelRules rules, String model, @Nullable String version, @Nullable Duration ttl) {
        return rules.bind(HASHER, model, null, new DeclaredModel(version, ttl, false, DeclaredFreshness.NONE));
    }

    private static void assertBound(
            ModelBinding binding, String model, String version, boolean enabled, long ttlMillis) {
        assertThat(binding.model()).isEqualTo(model);
        assertThat(binding.version()).isEqualTo(version);
        assertThat(binding.policy().isOff()).isEqualTo(!enabled);
        assertThat(binding.ttlMillis()).isEqualTo(ttlMillis);
        assertThat(binding.conflict()).isNull();
    }

    @Test
    void bind_rulesThatTie_areAnErrorForTheModelsConcernedOnly() {
        ModelRules rules = new ModelRules(
                CacheMode.READ_WRITE,
                List.of(
                        ModelRule.of("*thmetic.add").enabled(false),
                        ModelRule.of("arith*ic.add").enabled(true)),
                List.of());
        assertThatThrownBy(() -> bind(rules, "arithmetic.add", null, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("*thmetic.add", "arith*ic.add", "enabled", "make one of them more specific");
        assertThat(bind(rules, "logarithmetic.add", null, null).policy().isOff())
                .isTrue();
        assertThat(bind(rules, "arithmatic.add", null, null).policy().isOff()).isFalse();
        assertThatThrownBy(() -> bind(
                        new ModelRules(
                                CacheMode.READ_WRITE,
                                List.of(
                                        ModelRule.of("a").version("1"),
                                        ModelRule.of("a").version("2")),
                                List.of()),
                        "a",
                        null,
                        null))
                .isInstanceOf(IllegalArgumentException.class);
        ModelRules agreeing = new ModelRules(
                CacheMode.READ_WRITE,
                List.of(ModelRule.of("a").version("1"), ModelRule.of("a").version("1")),
                List.of());
        assertThat(bind(agreeing, "a", null, null).version()).isEqualTo("1");
        ResultCache cache = ResultCache.builder()
                .rules(List.of(
                        ModelRule.of("m*").enabled(false), ModelRule.of("*m").enabled(true)))
                .build();
        assertThatThrownBy(() -> plan(cache, Good.class, "named")).isInstanceOf(InvalidCachedMethodException.class);
        CachedOperation<?> work = plan(cache, Named.class, "work");
        assertThatThrownBy(() -> cache.methods().claim(work, new Named("m"), "bean 'm'"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("more specific");
    }

    @Test
    void rules_thatSayWhatCannotBe_areRefused() {
        for (ModelRule rule : List.of(
                ModelRule.of("").enabled(true),
                ModelRule.of("m").ttl(Duration.ZERO),
                ModelRule.of("m").ttl(Duration.ofDays(-1)),
                ModelRule.of("m").version(""),
                ModelRule.of("m").version("a\nb"))) {
            assertThatThrownBy(() -> ResultCache.builder().rules(List.of(rule)).build())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "eos*, eos3b5e, true",
        "eos*, eos, true",
        "eos*, Eos3, false",
        "*, '', true",
        "*5*, eos5x, true",
        "a*b*c, aXbYbc, true",
        "a*b*c, acb, false",
        "a, a, true",
        "a, ab, false",
        "a.c, abc, false",
        "**, x, true"
    })
    void matches_star_isAnyText(String pattern, String model, boolean expected) {
        assertThat(new ModelPattern(pattern).matches(model)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "*, a*, true",
        "a*, *, false",
        "a*, ab*, true",
        "ab*, a*, false",
        "*b, a*b, true",
        "a*, *a, false",
        "*a*, a*, true",
        "a*b, a*, false"
    })
    void covers_pattern_isEveryNameOfTheOther(String pattern, String other, boolean expected) {
        assertThat(new ModelPattern(pattern).covers(new ModelPattern(other))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "30d, P30D",
        "+30s, PT30S",
        "12h, PT12H",
        "5m, PT5M",
        "90s, PT90S",
        "250ms, PT0.25S",
        "250, PT0.25S",
        "7us, PT0.000007S",
        "7ns, PT0.000000007S",
        "PT1H, PT1H",
        "p1dt1h, PT25H",
        "' 30D ', P30D"
    })
    void parse_duration_isThat(String text, Duration expected) {
        assertThat(DurationFormat.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "d", "1.5h", "1w", "--1s", "99999999999999999999s", "9223372036854775807d", "30 d", "PT"
            })
    void parse_whatIsNone_isRefused(String text) {
        assertThatThrownBy(() -> DurationFormat.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is no duration");
    }

    @Test
    void build_programmaticPlan_isCheckedToo() {
        ResultCache cache = ResultCache.builder().build();
        assertThatThrownBy(() -> cache.operation("", String.class).model("m").build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache.operation("o", String.class).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model of the operation o");
        assertThatThrownBy(() -> cache.operation("o", String.class)
                        .model("m")
                        .version("\n")
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache.operation("o", String.class).ttl(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache.operation("o", String.class)
                        .model("m")
                        .inputs("a", "a")
                        .build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cache.operation("o", Object.class).model("m").build())
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ResultCache.builder().localWeight(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    static final class ByContent implements InputNormalizer<String> {
        @Override
        public Object normalize(String input, List<String> parameters) {
            return java.nio.file.Path.of(input);
        }
    }

    static class Reads {
        @CachedResult(model = "m", version = "1")
        String read(@HashWith(ByContent.class) String file) {
            return file;
        }
    }

    static final class Fickle implements InputNormalizer<String> {
        private static int calls;

        @Override
        public Object normalize(String input, List<String> parameters) {
            return calls++;
        }
    }

    static class Changes {
        @CachedResult(model = "m", version = "1")
        String read(@HashWith(Fickle.class) String text) {
            return text;
        }
    }

    @Test
    void call_normaliserThatBreaksItsContract_neverKeepsTheMethodFromRunning() throws Throwable {
        ResultCache cache = ResultCache.builder().build();
        Method method = Changes.class.getDeclaredMethod("read", String.class);
        CachedOperation<?> operation =
                cache.methods().plan(method, Changes.class, method, method.getAnnotation(CachedResult.class));
        Object[] arguments = {"a"};
        for (int i = 0; i < 3; i++) {
            assertThat(cache.call(operation, new Changes(), arguments, Binding.PROXY, () -> "ran"))
                    .isEqualTo("ran");
            cache.clearLocal();
        }
    }

    @Test
    void call_textThatANormaliserTakesForAFile_isHashedAnewEachTime(
            @org.junit.jupiter.api.io.TempDir java.nio.file.Path folder) throws Throwable {
        java.nio.file.Path file = java.nio.file.Files.writeString(folder.resolve("a"), "1");
        ResultCache cache = ResultCache.builder().build();
        Method method = Reads.class.getDeclaredMethod("read", String.class);
        CachedOperation<?> operation =
                cache.methods().plan(method, Reads.class, method, method.getAnnotation(CachedResult.class));
        Object[] arguments = {file.toString()};
        assertThat(cache.call(operation, new Reads(), arguments, Binding.PROXY, () -> "first"))
                .isEqualTo("first");
        assertThat(cache.call(operation, new Reads(), arguments, Binding.PROXY, () -> "second"))
                .isEqualTo("first");
        java.nio.file.Files.writeString(file, "2");
        assertThat(cache.call(operation, new Reads(), arguments, Binding.PROXY, () -> "third"))
                .as("the memo does not know the file")
                .isEqualTo("third");
    }
}
