package io.github.cachedresult.key;

import static io.github.cachedresult.key.Keys.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.HashDefault;
import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.InputNormalizer;
import io.github.cachedresult.normalize.AnyOrder;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Objects of classes: by their fields, or refused. */
@NullUnmarked
@SuppressWarnings({"unused", "FieldCanBeStatic", "UnusedVariable", "ClassCanBeStatic", "HidingField"}) // read as inputs
class InputHasherClassTests {

    private static final String OWN = InputHasherClassTests.class.getPackageName();

    @HashName("base")
    static class Base {
        static int created;
        private final Object name;

        Base(Object name) {
            this.name = name;
        }
    }

    @HashName("derived")
    static class Derived extends Base {
        private final Object name;
        private final int n;

        @HashIgnore
        private final transient Object trace;

        Derived(Object baseName, Object name, int n, Object trace) {
            super(baseName);
            this.name = name;
            this.n = n;
            this.trace = trace;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Derived;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @HashName("stateless")
    static class Stateless {}

    @HashName("twin")
    static class Twin {
        private final Object name = "a";
    }

    @HashName("normalised")
    static class Normalised {
        @HashWith(Lower.class)
        private final String name;

        Normalised(String name) {
            this.name = name;
        }
    }

    static final class Lower implements InputNormalizer<String> {
        @Override
        public @Nullable Object normalize(String input, List<String> parameters) {
            return input.toLowerCase(Locale.ROOT);
        }
    }

    @HashName("node")
    static final class Node {
        private final String name;
        private final List<Node> neighbours = new ArrayList<>();

        Node(String name) {
            this.name = name;
        }
    }

    @HashName("holder")
    static final class Holder {
        private final Object held;

        Holder(Object held) {
            this.held = held;
        }
    }

    static class Plain {
        private final int n = 1;
    }

    @HashName("of plain")
    static class OfPlain extends Plain {}

    static class NotAnnotated extends Base {
        NotAnnotated() {
            super("a");
        }
    }

    @HashName("transient")
    static class Transient {
        private final transient int n = 1;
    }

    @HashName("inner")
    class Inner {
        private final int n = 1;

        Object outer() {
            return InputHasherClassTests.this;
        }
    }

    @HashName("thread")
    static class OwnThread extends Thread {}

    @HashName("failure")
    static class OwnFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @HashName("list")
    static class OwnList extends AbstractList<String> {
        @Override
        public String get(int index) {
            return "a";
        }

        @Override
        public int size() {
            return 1;
        }
    }

    @SuppressWarnings("serial")
    static class ListWithState extends ArrayList<String> {
        private final int state = 1;
    }

    /** As a library would name a subclass that it made. */
    static class Entity$HibernateProxy$x7 {}

    static class Bean$$SpringCGLIB$$0 {}

    @HashName("base")
    static class OfBase extends Base {
        OfBase() {
            super("a");
        }
    }

    private static InputHasher own() {
        return own(Object.class);
    }

    private static InputHasher own(Class<?> type, String... ignored) {
        return Keys.hasher(
                new HashingOptions(Set.of(OWN), Set.of(), List.of()),
                new HashedParameter("x", 0, type, null, Set.of(ignored)));
    }

    @Test
    void hash_class_isItsNameAndItsFieldsByDeclaringClass() {
        assertThat(encoded(new Derived("b", true, 7, new Object())))
                .isEqualTo("d81b82" + "6764657269766564" + "a2" + "6462617365" + "a1" + "646e616d65" + "6162"
                        + "6764657269766564" + "a2" + "616e" + "07" + "646e616d65" + "f5");
        assertThat(encoded(new Stateless())).isEqualTo("d81b82" + "69737461746" + "56c657373" + "a0");
    }

    @Test
    void hash_shadowedFields_areKeptApart() {
        Set<String> encodings = new HashSet<>();
        for (String base : List.of("a", "b")) {
            for (String name : List.of("a", "b")) {
                encodings.add(encoded(new Derived(base, name, 1, 1)));
            }
        }
        assertThat(encodings).hasSize(4);
    }

    @Test
    void hash_classes_areKeptApartByNameAndFields() {
        String reference = encoded(new Base("a"));
        assertThat(encoded(new Base("a"))).isEqualTo(reference);
        assertThat(encoded(new Twin())).isNotEqualTo(reference);
        assertThat(encoded(new Base("b"))).isNotEqualTo(reference);
        assertThat(encoded(new Base(null))).isNotEqualTo(reference);
        assertThat(encoded(new Base(new Base("a")))).isNotEqualTo(reference);
        assertThat(encoded(new Derived("a", "a", 1, "x"))).isEqualTo(encoded(new Derived("a", "a", 1, "y")));
        assertThat(encoded(new Derived("a", "a", 1, "x"))).isNotEqualTo(encoded(new Derived("a", "a", 2, "x")));
    }

    @Test
    void hash_normalisedField_isItsNormalForm() {
        assertThat(encoded(new Normalised("A"))).isEqualTo(encoded(new Normalised("a")));
    }

    @Test
    void hash_ignoredPath_isLeftOutAtEveryLevel() {
        InputHasher hasher = own(Derived.class, "name");
        assertThat(encoded(hasher, new Derived("a", "a", 1, 1)))
                .isEqualTo(encoded(hasher, new Derived("b", "c", 1, 1)))
                .isNotEqualTo(encoded(hasher, new Derived("a", "a", 2, 1)))
                .doesNotContain("62617365");
    }

    @Test
    void hash_classInAnOwnPackage_needsNoAnnotation() {
        assertThat(encoded(own(), new Plain())).contains("a1616e01");
        assertThat(encoded(own(), new NotAnnotated())).isNotEqualTo(encoded(new Base("a")));
        assertThat(encoded(own(), new OfPlain())).isNotEqualTo(encoded(own(), new Plain()));
        assertThatThrownBy(() -> encoded(
                        Keys.hasher(
                                new HashingOptions(Set.of("io.github.cached"), Set.of(), List.of()),
                                new HashedParameter("x", 0, Object.class, null, Set.of())),
                        new Plain()))
                .isInstanceOf(UnhashableInputException.class);
    }

    static List<Arguments> refused() {
        int captured = List.of(1).size();
        return List.of(
                Arguments.of(new Plain(), "only null, text,"),
                Arguments.of(new NotAnnotated(), "only null, text,"),
                Arguments.of(new OfPlain(), "it extends " + Plain.class.getName() + ", which is neither"),
                Arguments.of(new OfBase(), "are both named 'base' in keys"),
                Arguments.of(new Transient(), "its field n is transient"),
                Arguments.of(new InputHasherClassTests().new Inner(), "is an inner class"),
                Arguments.of(new OwnThread(), "it extends java.lang.Thread"),
                Arguments.of(new OwnFailure(), "it extends java.lang.RuntimeException"),
                Arguments.of(new OwnList(), "it is a collection that is not of the JDK"),
                Arguments.of(new ListWithState(), "has state besides its elements"),
                Arguments.of(new Entity$HibernateProxy$x7(), "it is a proxy"),
                Arguments.of(new Bean$$SpringCGLIB$$0(), "it is a proxy"),
                Arguments.of((Supplier<Integer>) () -> captured, "it is a lambda"),
                Arguments.of((Callable<Integer>) List.of(1)::size, "it is a lambda"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void hash_classWithoutAnExactForm_isRefusedWithItsReason(Object value, String reason) {
        String message = "x: " + value.getClass().getTypeName() + " is not hashable: ";
        assertThatThrownBy(() -> encoded(value))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageStartingWith(message)
                .hasMessageContaining(reason);
        assertThatThrownBy(() -> encoded(new Holder(value)))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageStartingWith("x.held: ")
                .hasMessageContaining(reason);
    }

    @Test
    void hash_inAnOwnPackage_isStillRefusedWhereItHasNoExactForm() {
        int captured = List.of(1).size();
        Object proxy = Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Supplier.class}, (target, method, arguments) -> null);
        Object anonymous = new Supplier<String>() {
            @Override
            public String get() {
                return "a";
            }
        };
        class Local {
            int get() {
                return captured;
            }
        }
        for (Object value : List.of(
                new Transient(),
                new Inner(),
                new OwnThread(),
                new OwnList(),
                new ListWithState(),
                new Entity$HibernateProxy$x7(),
                new Bean$$SpringCGLIB$$0(),
                (Supplier<Integer>) () -> captured,
                proxy,
                anonymous,
                new Local())) {
            assertThatThrownBy(() -> encoded(own(), value))
                    .as("%s", value.getClass())
                    .isInstanceOf(UnhashableInputException.class)
                    .hasMessageStartingWith("x: " + value.getClass().getTypeName());
        }
    }

    @Test
    void hash_classesAsInputs_areKeptApart() {
        Supplier<String> lambda = () -> "a";
        assertThat(encoded(String.class))
                .isEqualTo("d81b82" + "6f6a6176612e6c616e672e436c617373" + "706a6176612e6c616e672e537472696e67");
        assertThat(encoded(int.class)).isNotEqualTo(encoded(Integer.class)).isNotEqualTo(encoded("int"));
        assertThat(encoded(int[].class)).isNotEqualTo(encoded(int.class));
        assertThatThrownBy(() -> encoded(lambda.getClass())).isInstanceOf(UnhashableInputException.class);
    }

    @Test
    void hash_cycleOfObjects_isRefused() {
        Node a = new Node("a");
        Node b = new Node("b");
        a.neighbours.add(b);
        assertThat(encoded(a)).isNotEmpty();
        b.neighbours.add(a);
        assertThatThrownBy(() -> encoded(a))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageStartingWith("x.neighbours[0].neighbours[0]")
                .hasMessageContaining("it contains itself");
    }

    @Test
    void hash_deepObjects_areRefused() {
        Object deep = 1;
        for (int i = 0; i < 100; i++) {
            deep = new Holder(deep);
        }
        assertThat(encoded(deep)).isNotEmpty();
        for (int i = 0; i < 100_000; i++) {
            deep = new Holder(deep);
        }
        Object deeper = deep;
        assertThatThrownBy(() -> encoded(deeper))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageContaining("it is nested deeper than 100 levels");
    }

    @Test
    void check_declaredClass_isJudgedByItsFields() {
        assertThat(own(Derived.class).parameterCount()).isEqualTo(1);
        assertThat(own(Node.class).parameterCount()).isEqualTo(1);
        assertThat(Keys.hasher(Derived.class).parameterCount()).isEqualTo(1);
        assertThat(own(Suppliers.class, "supplier").parameterCount()).isEqualTo(1);
        assertThatThrownBy(() -> own(Suppliers.class))
                .hasMessageStartingWith("x.supplier: java.util.function.Supplier is not hashable: ");
        assertThatThrownBy(() -> Keys.hasher(Plain.class))
                .hasMessageStartingWith("x: " + Plain.class.getName() + " is not hashable: only null");
        assertThatThrownBy(() -> own(Transient.class)).hasMessageContaining("its field n is transient");
    }

    @HashName("suppliers")
    static final class Suppliers {
        @HashIgnore
        private final Supplier<String> ignored;

        private final Supplier<String> supplier;

        Suppliers(Supplier<String> supplier) {
            this.ignored = supplier;
            this.supplier = supplier;
        }
    }

    @HashName("file")
    enum NamedFile {
        A
    }

    @HashName("java.util.Optional")
    record NamedOptional(int x) {}

    @HashName(" ")
    record Nameless(int x) {}

    @Test
    void hash_typeNamedLikeWhatTheFormatUses_isRefused() {
        for (Object value : new Object[] {NamedFile.A, new NamedOptional(1), new Nameless(1), NamedFile.class}) {
            assertThatThrownBy(() -> encoded(value))
                    .as("%s", value)
                    .isInstanceOf(UnhashableInputException.class)
                    .hasMessageContaining("@HashName")
                    .hasMessageContaining("choose another");
        }
    }

    record Handle(String id) {}

    static final class Handles implements ContentSource {
        @Override
        public boolean supports(Class<?> type) {
            return type == Handle.class;
        }

        @Override
        public String name(Object input) {
            return "handle";
        }

        @Override
        public java.io.InputStream open(Object input) {
            return java.io.InputStream.nullInputStream();
        }
    }

    @Test
    void hash_recordThatAContentSourceReads_isRefused() {
        HashingOptions options = new HashingOptions(Set.of(), Set.of(), List.of(new Handles()));
        InputHasher hasher = Keys.hasher(options, new HashedParameter("x", 0, Object.class, null, Set.of()));
        assertThatThrownBy(() -> encoded(hasher, new Handle("a")))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageContaining("make it a class");
    }

    @Test
    void hash_uriWhoseTextIsAnother_isRefused() {
        URI withoutScheme = URI.create("file:/a/").relativize(URI.create("file:/a/b:c"));
        assertThat(withoutScheme).hasToString("b:c").hasNoParameters();
        assertThat(withoutScheme.getScheme()).isNull();
        assertThatThrownBy(() -> encoded(withoutScheme))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageContaining("its text is another URI");
        assertThat(encoded(URI.create("b:c"))).isNotEmpty();
    }

    @Test
    void hash_localTypes_needANameThatLasts() {
        record Local(int x) {}
        enum LocalColour {
            RED
        }
        @HashName("a local record")
        record Named(int x) {}
        for (Object value : new Object[] {new Local(1), LocalColour.RED, Local.class}) {
            assertThatThrownBy(() -> encoded(value))
                    .isInstanceOf(UnhashableInputException.class)
                    .hasMessageContaining("give it a @HashName");
        }
        assertThat(encoded(new Named(1))).isNotEmpty();
    }

    record Pair(@HashDefault("1") int a, @HashDefault("2") int b) {}

    record Pairs(@HashWith(AnyOrder.class) Pair pair) {}

    @HashName("titration")
    static class Titration {
        final String name = "a";
    }

    @HashName("titration")
    static final class NewTitration {
        final String name = "a";

        @HashDefault("7.4")
        final double ph;

        @HashDefault(isNull = true)
        final @Nullable Object buffer;

        NewTitration(double ph, @Nullable Object buffer) {
            this.ph = ph;
            this.buffer = buffer;
        }
    }

    @HashName("buffered")
    static final class Buffered extends Titration {
        @HashDefault("7.4")
        final double ph;

        Buffered(double ph) {
            this.ph = ph;
        }
    }

    @HashName("bad default")
    static final class BadDefault {
        @HashDefault("acid")
        final double ph = 7;
    }

    @HashName("ignored default")
    static final class IgnoredDefault {
        @HashIgnore
        @HashDefault("7.4")
        final double ph = 7;
    }

    @HashName("default of a constant")
    static final class DefaultOfAConstant {
        @HashDefault("7.4")
        static final double PH = 7;
    }

    @Test
    void hash_addedField_orphansNothing() {
        String before = encoded(new Titration());
        assertThat(encoded(new NewTitration(7.4, null))).isEqualTo(before);
        assertThat(encoded(new NewTitration(7.5, null))).isNotEqualTo(before);
        assertThat(encoded(new NewTitration(7.4, ""))).isNotEqualTo(before);
        assertThat(encoded(Keys.hasher(NewTitration.class, "ph"), new NewTitration(7.5, null)))
                .isEqualTo(before);
        assertThat(encoded(new Buffered(7.4)))
                .as("a class of which all fields have their defaults is left out")
                .isEqualTo("d81b82" + "686275666665726564" + before.substring("d81b82".length() + 2 * 10));
        assertThat(encoded(new Buffered(7.5))).isNotEqualTo(encoded(new Buffered(7.4)));
    }

    @Test
    void check_defaultOfAFieldThatCannotBe_isRefusedAtOnce() {
        assertThatThrownBy(() -> Keys.hasher(BadDefault.class))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageContaining("of its field ph, its @HashDefault 'acid' is no double");
        for (Class<?> type : List.of(IgnoredDefault.class, DefaultOfAConstant.class)) {
            assertThatThrownBy(() -> Keys.hasher(type))
                    .isInstanceOf(UnhashableInputException.class)
                    .hasMessageContaining("has a @HashDefault, and never counts");
        }
    }

    @Test
    void hash_unorderedRecordWithDefaults_keepsThemApart() {
        List<String> keys = new ArrayList<>();
        for (Pair pair : List.of(new Pair(1, 5), new Pair(5, 2), new Pair(1, 2), new Pair(5, 5))) {
            keys.add(encoded(new Pairs(pair)));
        }
        assertThat(keys).doesNotHaveDuplicates();
        assertThat(encoded(new Pairs(new Pair(5, 1)))).isEqualTo(keys.get(0));
    }

    @Test
    void hash_sharedPartsWithoutEnd_areTooLargeAndNoCrash() {
        List<Object> list = List.of();
        for (int i = 0; i < 80; i++) {
            list = List.of(list, list);
        }
        Object shared = list;
        assertThatThrownBy(() -> encoded(shared))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageMatching("(?s).*(larger than|OutOfMemoryError).*");
    }

    @Test
    void hash_whatCannotBeHashedDeepInside_isNamedWithItsWholePath() {
        Object value = (Supplier<String>) () -> "";
        StringBuilder path = new StringBuilder("x");
        for (int i = 12; i > 0; i--) {
            value = Map.of("l" + i, value);
        }
        for (int i = 1; i <= 12; i++) {
            path.append(".l").append(i);
        }
        Object deep = value;
        assertThatThrownBy(() -> encoded(deep)).hasMessageStartingWith(path + ": ");
        Object deeper = List.of(List.of(List.of(List.of(List.of(List.of(value))))));
        assertThatThrownBy(() -> encoded(deeper))
                .hasMessageStartingWith("x[0][0][0][0][0][0].l1.l2.l3.l4.l5.l6….l10.l11.l12: ");
    }

    @Test
    void hash_setThatComparesAsAMapItHides_isRefused() {
        assertThatThrownBy(() -> encoded(java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<>())))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageContaining("copy it into a plain one");
    }
}
