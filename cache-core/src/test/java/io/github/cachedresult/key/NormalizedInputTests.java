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
import io.github.cachedresult.normalize.ContentOnly;
import io.github.cachedresult.normalize.Grid;
import io.github.cachedresult.normalize.IgnoringCase;
import io.github.cachedresult.normalize.Nameless;
import io.github.cachedresult.normalize.NumberValue;
import io.github.cachedresult.normalize.SignificantDigits;
import io.github.cachedresult.normalize.Stripped;
import io.github.cachedresult.normalize.Unordered;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // arguments that are null
class NormalizedInputTests {

    enum Solvent {
        WATER,
        ETHANOL
    }

    @HashName("pair")
    record Pair(@Nullable Object a, @Nullable Object b) {}

    @HashName("pair")
    record OldPair(@Nullable Object a) {}

    @HashName("other")
    record OtherPair(Object a, Object b) {}

    @HashName("assay")
    record Assay(String smiles) {}

    @HashName("assay")
    record NewAssay(
            String smiles,
            @HashDefault("7.4") double ph,
            @HashDefault(isNull = true) @Nullable String buffer) {}

    record BadDefault(@HashDefault("x") int number) {}

    record IgnoredDefault(@HashDefault("1") @HashIgnore int number) {}

    record BadGrid(
            @HashWith(value = Grid.class, parameters = "wide")
            double number) {}

    record Measured(
            @HashWith(value = Grid.class, parameters = "0.1")
            double number) {}

    record PairOfAssays(@HashWith(AnyOrder.class) List<Assay> assays) {}

    @HashName("names")
    static final class SolventName implements InputNormalizer<String> {
        private final Stripped stripped = new Stripped();
        private final IgnoringCase ignoringCase = new IgnoringCase();

        @Override
        public Object normalize(String input, List<String> parameters) {
            return ignoringCase.normalize(stripped.normalize(input, List.of()), List.of());
        }
    }

    @HashName("pairs")
    static final class UnorderedNumbers implements InputNormalizer<List<Number>> {
        @Override
        public Object normalize(List<Number> input, List<String> parameters) {
            return new Unordered(new NumberValue().normalize(input, List.of()));
        }
    }

    static final class Uncreatable implements InputNormalizer<Object> {
        @SuppressWarnings("unused")
        Uncreatable(String needed) {}

        @Override
        public Object normalize(Object input, List<String> parameters) {
            return input;
        }
    }

    static final class Resource {}

    @SuppressWarnings("unused")
    interface Methods {
        void number(@HashWith(NumberValue.class) Object x);

        void numbers(@HashWith(value = NumberValue.class, parameters = "text") List<Object> x);

        void digits(@HashWith(value = SignificantDigits.class, parameters = "3") double x);

        void grid(@HashWith(value = Grid.class, parameters = "0.1") double x);

        void anyOrder(@HashWith(AnyOrder.class) Object x);

        void content(@HashWith(ContentOnly.class) Object x);

        void composed(@HashWith(SolventName.class) String x);

        void pairs(@HashWith(UnorderedNumbers.class) List<Number> x);

        void badGrid(@HashWith(value = Grid.class, parameters = "0") double x);

        void badType(@HashWith(Grid.class) String x);

        void badInputs(@HashWith(SolventName.class) int x);

        void badSet(@HashWith(AnyOrder.class) Set<String> x);

        void uncreatable(@HashWith(Uncreatable.class) String x);

        void badComponent(List<BadGrid> x);

        void badDefault(@HashDefault("x") int x);

        void badComponentDefault(BadDefault x);

        void ignoredComponentDefault(IgnoredDefault x);

        void nullPrimitive(@HashDefault(isNull = true) int x);

        void nullAndMore(@HashDefault(value = "a", isNull = true) String x);

        void list(@HashDefault("1") List<String> x);

        void refusedDefault(@HashDefault("water") @HashWith(value = NumberValue.class, parameters = "texts") String x);

        void smallByte(@HashDefault("128") byte x);

        void constant(@HashDefault("WATER") Solvent x);

        void noConstant(@HashDefault("water") Solvent x);

        void decimal(@HashDefault("1.0") BigDecimal x);

        void real(@HashDefault("7.4") double x);

        void single(@HashDefault("0.1") Float x);

        void notANumber(@HashDefault("NaN") double x);

        void big(@HashDefault("18446744073709551616") BigInteger x);

        void flag(@HashDefault("true") boolean x);

        void noFlag(@HashDefault("yes") boolean x);

        void empty(@HashDefault("") String x);

        void letter(@HashDefault("R") char x);

        void letters(@HashDefault("RS") char x);

        void nothing(@HashDefault(isNull = true) List<String> x);

        void normalised(@HashDefault("Water") @HashWith(SolventName.class) String x);
    }

    @TempDir
    private Path folder;

    private static HashedParameter parameter(String name, String... ignored) {
        Method method = Arrays.stream(Methods.class.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(name))
                .findFirst()
                .orElseThrow();
        return new HashedParameter(
                "x",
                0,
                method.getGenericParameterTypes()[0],
                method.getParameters()[0].getAnnotation(HashWith.class),
                Set.of(ignored),
                method.getParameters()[0].getAnnotation(HashDefault.class));
    }

    private static String of(String method, Object input) {
        return encoded(Keys.hasher(parameter(method)), input);
    }

    private static boolean isLeftOut(String method, Object input) {
        InputHasher hasher = Keys.hasher(parameter(method));
        String preimage =
                HexFormat.of().formatHex(Keys.hash(hasher, new Object[] {input}).preimage());
        return preimage.equals(Keys.PREFIX.substring(0, Keys.PREFIX.length() - "a16178".length()) + "a0");
    }

    private static String head(String name, String... parameters) {
        StringBuilder head = new StringBuilder("d81b84" + text(name) + "01" + "8" + parameters.length);
        for (String parameter : parameters) {
            head.append(text(parameter));
        }
        return head.toString();
    }

    private static String text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return (bytes.length < 24 ? "%02x".formatted(0x60 + bytes.length) : "78%02x".formatted(bytes.length))
                + HexFormat.of().formatHex(bytes);
    }

    @Test
    void hash_numbers_areAsSpecified() {
        String head = head("cachedresult/number");
        assertThat(of("number", 1)).isEqualTo(head + "c48200" + "01").isEqualTo(of("number", new BigDecimal("1.00")));
        assertThat(of("number", 1200)).isEqualTo(head + "c48202" + "0c");
        assertThat(of("number", 0.5)).isEqualTo(head + "c48220" + "05");
        assertThat(of("number", -0.0)).isEqualTo(head + "c48200" + "00");
        assertThat(of("number", Double.NaN)).isEqualTo(head + "f97e00");
        assertThat(of("number", Float.NEGATIVE_INFINITY)).isEqualTo(head + "f9fc00");
        assertThat(of("number", null)).isEqualTo("f6");
        assertThat(of("numbers", List.of("1", "2")))
                .isEqualTo(of("numbers", List.of("1.0", "2.0")))
                .isEqualTo(head("cachedresult/number", "text") + "82" + "c48200" + "01" + "c48200" + "02");
        assertThat(of("digits", 0.12345)).isEqualTo(head("cachedresult/significant-digits", "3") + "c48222" + "187b");
        assertThat(of("grid", 0.26)).isEqualTo(head("cachedresult/grid", "0.1") + "03");
        assertThat(encoded(new Measured(0.26))).isEqualTo(encoded(new Measured(0.3)));
        assertThat(of("number", 1)).isNotEqualTo(encoded(new BigDecimal("1")));
    }

    @Test
    void hash_anyOrder_isAMultisetOfEncodings() {
        String head = head("cachedresult/any-order") + "d81b83" + text("unordered");
        assertThat(of("anyOrder", List.of("b", "a", "b")))
                .isEqualTo(of("anyOrder", new Object[] {"b", "b", "a"}))
                .isEqualTo(head + "f6" + "83" + "6161" + "6162" + "6162")
                .isNotEqualTo(of("anyOrder", List.of("b", "a", "a")))
                .isNotEqualTo(of("anyOrder", List.of("a", "b")))
                .isNotEqualTo(of("anyOrder", Set.of("a", "b")));
        assertThat(of("anyOrder", new Pair("b", "a")))
                .isEqualTo(of("anyOrder", new Pair("a", "b")))
                .isEqualTo(head + text("pair") + "82" + "6161" + "6162")
                .isNotEqualTo(of("anyOrder", new OtherPair("a", "b")))
                .isNotEqualTo(of("anyOrder", List.of("a", "b")));
        assertThat(of("anyOrder", new Pair(null, 1))).isEqualTo(of("anyOrder", new Pair(1, null)));
        // Equal elements of which equals knows nothing, and 1 beside 1L.
        assertThat(of("anyOrder", List.of(new int[] {1}, new int[] {2}, new int[] {1})))
                .isEqualTo(of("anyOrder", List.of(new int[] {1}, new int[] {1}, new int[] {2})));
        assertThat(of("anyOrder", List.of(1, 1L, "1"))).isEqualTo(of("anyOrder", List.of("1", 1, 1)));
        // What an element is in itself keeps its order.
        assertThat(of("anyOrder", List.of(List.of(1, 2), 3))).isNotEqualTo(of("anyOrder", List.of(List.of(2, 1), 3)));
        assertThat(of("anyOrder", List.of(List.of(1, 2), 3))).isEqualTo(of("anyOrder", List.of(3, List.of(1, 2))));
        assertThat(of("anyOrder", List.of())).isEqualTo(head + "f6" + "80");
        double[] numbers = {3, Double.NaN, -0.0, 0.0, 1};
        assertThat(of("anyOrder", numbers))
                .isEqualTo(of("anyOrder", new double[] {0.0, 1, 3, -0.0, Double.NaN}))
                .isNotEqualTo(of("anyOrder", new double[] {0.0, 1, 3, 0.0, Double.NaN}));
        assertThat(numbers).startsWith(3);
        assertThat(of("anyOrder", new short[] {2, 1})).isEqualTo(head + "f6" + "d84d44" + "01000200");
        assertThat(of("anyOrder", new int[] {2, -1})).isEqualTo(of("anyOrder", new int[] {-1, 2}));
        assertThat(of("anyOrder", new long[] {2, 1})).isNotEqualTo(of("anyOrder", new int[] {1, 2}));
        assertThat(of("anyOrder", new float[] {2, 1})).isEqualTo(of("anyOrder", new float[] {1, 2}));
        assertThat(encoded(new PairOfAssays(List.of(new Assay("C"), new Assay("O")))))
                .isEqualTo(encoded(new PairOfAssays(List.of(new Assay("O"), new Assay("C")))));
        assertThat(of("pairs", List.of(1, 2.0))).isEqualTo(of("pairs", List.of(new BigDecimal("2"), 1L)));
        for (Object none : List.of("text", 1, new byte[] {1}, new char[] {'a'}, List.of(new Object()))) {
            assertThatThrownBy(() -> of("anyOrder", none)).isInstanceOf(UnhashableInputException.class);
        }
    }

    @Test
    void hash_contentOnly_isTheContentWithoutTheName() throws IOException {
        Path a = Files.writeString(folder.resolve("a.txt"), "content");
        Path b = Files.writeString(folder.resolve("b.txt"), "content");
        Path other = Files.writeString(folder.resolve("other.txt"), "Content");
        String digest = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";
        assertThat(of("content", a))
                .isEqualTo(head("cachedresult/content-only") + "d81b83" + text("file") + "f6" + "5820" + digest)
                .isEqualTo(of("content", b))
                .isEqualTo(of("content", new File(b.toString())))
                .isNotEqualTo(of("content", other));
        HashingOptions options = new HashingOptions(Set.of(), Set.of(), List.of(new ContentSource() {
            @Override
            public boolean supports(Class<?> type) {
                return type == Resource.class;
            }

            @Override
            public String name(Object input) {
                return "name";
            }

            @Override
            public InputStream open(Object input) {
                return new ByteArrayInputStream("content".getBytes(StandardCharsets.UTF_8));
            }
        }));
        assertThat(encoded(Keys.hasher(options, parameter("content")), new Resource()))
                .isEqualTo(of("content", a));
        Path first = Files.createDirectory(folder.resolve("first"));
        Path second = Files.createDirectory(folder.resolve("second"));
        Files.writeString(first.resolve("x"), "1");
        Files.writeString(second.resolve("x"), "1");
        assertThat(of("content", first)).isEqualTo(of("content", second)).isNotEqualTo(of("content", a));
        HashedInputs hashed = Keys.hash(Keys.hasher(parameter("content")), a);
        assertThat(hashed.files().findChanged()).isNull();
        Files.writeString(a, "changed");
        assertThat(hashed.files().findChanged()).isEqualTo("x");
        assertThatThrownBy(() -> of("content", folder.resolve("none"))).isInstanceOf(UnhashableInputException.class);
        assertThatThrownBy(() -> of("content", List.of())).isInstanceOf(UnhashableInputException.class);
        assertThat(of("content", b)).isNotEqualTo(encoded(b));
    }

    @Test
    void hash_composedNormaliser_isItsOwn() {
        assertThat(of("composed", " Water\n"))
                .isEqualTo(of("composed", "WATER"))
                .isEqualTo(head("names") + text("water"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "badGrid, `x cannot be hashed with io.github.cachedresult.normalize.Grid: its parameter, the step, is '0'`",
                "badType, `x cannot be hashed with io.github.cachedresult.normalize.Grid: `",
                "badInputs, SolventName: it maps java.lang.String",
                "badSet, java.util.Set<java.lang.String> has no order; leave it out",
                "uncreatable, Uncreatable cannot be created: it has no constructor without parameters",
                "badComponent, `x[].number cannot be hashed with io.github.cachedresult.normalize.Grid: `",
                "badDefault, `of the parameter x, its @HashDefault 'x' is no int; write a value that is`",
                "badComponentDefault, `of its component number, its @HashDefault 'x' is no int`",
                "ignoredComponentDefault, its component number has both @HashIgnore and @HashDefault",
                "nullPrimitive, `its @HashDefault is null, which no int is`",
                "nullAndMore, its @HashDefault is null and also 'a'; leave one out",
                "list, a default of java.util.List<java.lang.String> cannot be written",
                "refusedDefault, its only parameter is \"text\"",
                "smallByte, its @HashDefault '128' is no byte",
                "noConstant, its @HashDefault 'water' is no io.github",
                "noFlag, its @HashDefault 'yes' is no boolean",
                "letters, its @HashDefault 'RS' is no char"
            })
    void plan_whatCannotWork_isRefusedNamingTheParameter(String method, String message) {
        assertThatThrownBy(() -> Keys.hasher(parameter(method)))
                .isInstanceOfAny(IllegalArgumentException.class, UnhashableInputException.class)
                .hasMessageContaining(message);
    }

    @Test
    void hash_normalFormThatACallerPasses_isRefused() {
        for (Object input : List.of(
                new Unordered(List.of(1, 2)),
                List.of(new Unordered(new int[] {1, 2})),
                new Nameless(Path.of("pom.xml")),
                Map.of("a", new Unordered(List.of())))) {
            assertThatThrownBy(() -> encoded(input))
                    .isInstanceOf(UnhashableInputException.class)
                    .hasMessageContaining("which only a normaliser makes");
        }
        InputHasher hasher = Keys.hasher(parameter("pairs"), new HashedParameter("y", 1, Object.class, null, Set.of()));
        assertThatThrownBy(() -> Keys.hash(hasher, List.of(1, 2), new Unordered(List.of(1, 2))))
                .as("after a normal form")
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageStartingWith("y: ");
        for (Class<?> type : List.of(Unordered.class, Nameless.class)) {
            assertThatThrownBy(() -> Keys.hasher(type))
                    .isInstanceOf(UnhashableInputException.class)
                    .hasMessageContaining("which only a normaliser makes");
        }
    }

    @Test
    void plan_pathBelowANormaliser_isRefused() {
        assertThatThrownBy(() -> Keys.hasher(parameter("anyOrder", "a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("hashIgnore leads below x, of which its normaliser");
    }

    @Test
    void hash_default_isLeftOut() {
        assertThat(isLeftOut("constant", Solvent.WATER)).isTrue();
        assertThat(isLeftOut("constant", Solvent.ETHANOL)).isFalse();
        assertThat(isLeftOut("constant", null)).isFalse();
        assertThat(isLeftOut("decimal", new BigDecimal("1.0"))).isTrue();
        assertThat(isLeftOut("decimal", new BigDecimal("1.00"))).isFalse();
        assertThat(isLeftOut("real", 7.4)).isTrue();
        assertThat(isLeftOut("real", Math.nextUp(7.4))).isFalse();
        assertThat(isLeftOut("single", 0.1f)).isTrue();
        assertThat(isLeftOut("notANumber", Double.longBitsToDouble(0x7ff8000000000001L)))
                .isTrue();
        assertThat(isLeftOut("big", BigInteger.TWO.pow(64))).isTrue();
        assertThat(isLeftOut("flag", true)).isTrue();
        assertThat(isLeftOut("flag", false)).isFalse();
        assertThat(isLeftOut("empty", "")).isTrue();
        assertThat(isLeftOut("empty", null)).isFalse();
        assertThat(isLeftOut("letter", 'R')).isTrue();
        assertThat(isLeftOut("nothing", null)).isTrue();
        assertThat(isLeftOut("nothing", List.of())).isFalse();
        assertThat(isLeftOut("normalised", " wATER")).isTrue();
        assertThat(isLeftOut("normalised", "ethanol")).isFalse();
    }

    @Test
    void hash_addedParameter_orphansNothing() {
        HashedParameter smiles = new HashedParameter("smiles", 0, String.class, null, Set.of());
        HashedParameter ph = new HashedParameter(
                "ph", 1, double.class, null, Set.of(), parameter("real").standard());
        InputHasher before = Keys.hasher(smiles);
        InputHasher after = Keys.hasher(smiles, ph);
        HashedInputs old = Keys.hash(before, "C");
        assertThat(Keys.hash(after, "C", 7.4).key()).isEqualTo(old.key());
        assertThat(Keys.hash(after, "C", 7.4).inputs()).isEqualTo(old.inputs());
        assertThat(Keys.hash(after, "C", 7.5).key()).isNotEqualTo(old.key());
    }

    @Test
    void hash_addedComponent_orphansNothing() {
        assertThat(encoded(new NewAssay("C", 7.4, null))).isEqualTo(encoded(new Assay("C")));
        assertThat(encoded(new NewAssay("C", 7.5, null))).isNotEqualTo(encoded(new Assay("C")));
        assertThat(encoded(new NewAssay("C", 7.4, ""))).isNotEqualTo(encoded(new Assay("C")));
        assertThat(encoded(new OldPair(null))).isNotEqualTo(encoded(new Pair(null, null)));
        assertThat(encoded(Keys.hasher(NewAssay.class, "ph"), new NewAssay("C", 7.5, null)))
                .isEqualTo(encoded(new Assay("C")));
    }

    @Test
    void memo_defaultsAndNormalForms_areRememberedAsTheyWere() {
        KeyMemo memo = new KeyMemo(1 << 16);
        KeyScope real = Keys.hasher(parameter("real")).scope("m", "v");
        KeyScope composed = Keys.hasher(parameter("composed")).scope("m", "v");
        for (KeyScope scope : List.of(real, composed)) {
            for (Object input : scope == real ? List.of(7.4, 7.5, 0.0, -0.0) : List.of("water", " Water", "ethanol")) {
                Object[] arguments = {input};
                ResultKey key = scope.hash(arguments).key();
                memo.put(scope, key, arguments);
                assertThat(memo.get(scope, new Object[] {input})).isEqualTo(key);
            }
        }
        assertThat(memo.get(composed, new Object[] {" Water"})).isEqualTo(memo.get(composed, new Object[] {"water"}));
        assertThat(memo.get(real, new Object[] {7.4})).isNotEqualTo(memo.get(real, new Object[] {7.5}));
        KeyScope assays = Keys.hasher(NewAssay.class).scope("m", "v");
        Object[] arguments = {new NewAssay("C", 7.4, null)};
        memo.put(assays, assays.hash(arguments).key(), arguments);
        assertThat(memo.get(assays, new Object[] {new NewAssay("C", 7.5, null)}))
                .isNull();
    }
}
