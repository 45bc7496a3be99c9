package io.github.cachedresult.invocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.Cached;
import io.github.cachedresult.CachedResult;
import io.github.cachedresult.ModelName;
import io.github.cachedresult.NamedModel;
import io.github.cachedresult.Tier;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may be answered with whose results. */
@NullUnmarked
class ClaimsTests {

    private final ResultCache cache = ResultCache.builder()
            .rules(List.of(ModelRule.of("ruled").version("from-rule")))
            .build();

    @SuppressWarnings("unused")
    static class Services {

        @CachedResult(version = "1", operation = "work")
        public String ofAnyModel(@ModelName String model, String x) {
            return "any " + x;
        }

        @CachedResult(version = "1", operation = "work")
        public String ofAnyModelToo(@ModelName String model, String x) {
            return "any too " + x;
        }

        @CachedResult(version = "2", operation = "work")
        public int ofAnyModelInAnotherVersion(@ModelName String model, String x) {
            return 2;
        }

        @CachedResult(model = "fixed", version = "1", operation = "work")
        public String ofOneModel(String x) {
            return "fixed " + x;
        }

        @CachedResult(model = "fixed", version = "1", operation = "work")
        public int ofOneModelAndAnotherType(String x) {
            return 1;
        }

        @CachedResult(model = "fixed", version = "2", operation = "work")
        public int ofOneModelInAnotherVersion(String x) {
            return 1;
        }

        @CachedResult(model = "ruled", version = "1", operation = "work")
        public int ofARuledModel(String x) {
            return 1;
        }

        @CachedResult(model = "fixed", version = "1", operation = "another")
        public int ofAnotherOperation(String x) {
            return 1;
        }
    }

    static class Versions {

        @CachedResult(version = "1", operation = "work")
        public String first(@ModelName String model, String x) {
            return "any " + x;
        }

        @CachedResult(version = "2", operation = "work")
        public int second(@ModelName String model, String x) {
            return 2;
        }
    }

    abstract static class Base {

        @CachedResult(model = "m", operation = "inherited")
        public String work(String x) {
            return kind() + x;
        }

        abstract String kind();
    }

    static class SubA extends Base {
        @Override
        String kind() {
            return "a";
        }
    }

    static class SubB extends Base {
        @Override
        String kind() {
            return "b";
        }
    }

    abstract static class NamedBase implements NamedModel {

        @CachedResult
        public String work(String x) {
            return getClass().getSimpleName() + x;
        }
    }

    static class NamedA extends NamedBase {

        private final String name;

        NamedA(String name) {
            this.name = name;
        }

        @Override
        public String modelName() {
            return name;
        }
    }

    static class NamedB extends NamedA {
        NamedB(String name) {
            super(name);
        }
    }

    static class Generic<R> {

        @CachedResult(model = "generic")
        public R work(String x) {
            return null;
        }
    }

    static class Wrapping extends Generic<Cached<List<String>>> {}

    @SuppressWarnings("rawtypes")
    static class WrappingRaw extends Generic<Cached> {}

    private CachedOperation<?> plan(Class<?> type, String name) {
        Method method = Arrays.stream(type.getMethods())
                .filter(known -> known.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return cache.methods().plan(method, type, method, method.getAnnotation(CachedResult.class));
    }

    @ParameterizedTest
    @CsvSource({
        "ofAnyModel, ofOneModel, false",
        "ofAnyModel, ofOneModelAndAnotherType, true",
        "ofAnyModel, ofOneModelInAnotherVersion, false",
        "ofAnyModel, ofARuledModel, true",
        "ofAnyModel, ofAnotherOperation, false",
        "ofAnyModel, ofAnyModelToo, false",
        "ofAnyModel, ofAnyModelInAnotherVersion, false",
        "ofOneModel, ofOneModelAndAnotherType, true"
    })
    void operationsOfAnyModel_areComparedWithThoseOfOne(String one, String other, boolean refused) {
        for (List<String> order : List.of(List.of(one, other), List.of(other, one))) {
            ResultCacheOfItsOwn own = new ResultCacheOfItsOwn();
            own.claim(order.get(0));
            if (refused) {
                assertThatThrownBy(() -> own.claim(order.get(1)))
                        .isInstanceOf(InvalidCachedMethodException.class)
                        .hasMessageContainingAll(
                                order.get(0), order.get(1), "the operation work of", "would take each other's results");
            } else {
                assertThatCode(() -> own.claim(order.get(1))).doesNotThrowAnyException();
            }
        }
    }

    private static final class ResultCacheOfItsOwn {

        private final ClaimsTests test = new ClaimsTests();

        void claim(String method) {
            test.cache.methods().claim(test.plan(Services.class, method), null, "the bean 'services'");
        }
    }

    @Test
    void versionsThatOnlyARuleMakesOne_areFoundOutByTheCallThatNamesTheModel() throws Throwable {
        CachedOperation<?> first = plan(Versions.class, "first");
        CachedOperation<?> second = plan(Versions.class, "second");
        assertThat(call(first, null, "any x", "ruled", "x")).isEqualTo("any x");
        assertThat(call(second, null, 2, "ruled", "x")).isEqualTo(2);
        assertThat(call(second, null, 3, "ruled", "x")).isEqualTo(3);
        assertThat(call(second, null, 4, "another", "x")).isEqualTo(4);
        assertThat(call(second, null, 5, "another", "x")).isEqualTo(4);
    }

    @Test
    void oneAnnotationThatTwoClassesInherit_namesTheOperationOfOne() {
        cache.methods().claim(plan(SubA.class, "work"), new SubA(), "the bean 'a'");
        assertThatThrownBy(() -> cache.methods().claim(plan(SubB.class, "work"), new SubB(), "the bean 'b'"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContainingAll("'a'", "'b'", "an annotation of its own");
    }

    @Test
    void namedModelsOfTwoClasses_shareAMethodAndNoModel() throws Throwable {
        CachedOperation<?> ofA = plan(NamedA.class, "work");
        CachedOperation<?> ofB = plan(NamedB.class, "work");
        assertThat(call(ofA, new NamedA("1"), "a1", "x")).isEqualTo("a1");
        assertThat(call(ofB, new NamedB("2"), "b2", "x")).isEqualTo("b2");
        assertThat(call(ofB, new NamedB("2"), "not computed", "x")).isEqualTo("b2");
        assertThat(call(ofB, new NamedB("1"), "b1", "x")).isEqualTo("b1");
        assertThat(call(ofB, new NamedB("1"), "b1 again", "x")).isEqualTo("b1 again");
        assertThat(call(ofA, new NamedA("1"), "not computed", "x")).isEqualTo("a1");
    }

    @Test
    void typeVariableThatIsCached_isWhatItWraps() throws Throwable {
        CachedOperation<?> operation = plan(Wrapping.class, "work");
        assertThat(operation.type().name()).isEqualTo("java.util.List<java.lang.String>");
        Wrapping target = new Wrapping();
        call(operation, target, Cached.of(List.of("y")), "x");
        Cached<?> answer = (Cached<?>) call(operation, target, Cached.of(List.of("not computed")), "x");
        assertThat(answer.value()).isEqualTo(List.of("y"));
        assertThat(answer.cachedFrom().tier()).isEqualTo(Tier.LOCAL);
        assertThatThrownBy(() -> plan(WrappingRaw.class, "work"))
                .isInstanceOf(InvalidCachedMethodException.class)
                .hasMessageContaining("declare of what, as in Cached<Prediction>");
    }

    /** As a binding calls. */
    private Object call(CachedOperation<?> operation, Object target, Object result, Object... arguments)
            throws Throwable {
        String objection = operation.objectionTo(target);
        return objection == null
                ? cache.call(operation, target, arguments, Binding.PROXY, () -> result)
                : cache.bypass(operation, target, arguments, Binding.PROXY, () -> result, objection);
    }
}
