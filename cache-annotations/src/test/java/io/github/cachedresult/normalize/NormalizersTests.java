package io.github.cachedresult.normalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.HashName;
import io.github.cachedresult.InputNormalizer;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // lists with null elements
class NormalizersTests {

    record Pair(String a, String b) {}

    @SuppressWarnings("unused")
    interface Declared {
        void lists(List<String> a, Collection<? extends Number> b, List<List<double[]>> c, List<?> d, Set<String> e);
    }

    @SuppressWarnings("unchecked")
    private static @Nullable Object of(InputNormalizer<?> normalizer, Object input, String... parameters) {
        return ((InputNormalizer<Object>) normalizer).normalize(input, List.of(parameters));
    }

    private static Object number(Object input) {
        return of(new NumberValue(), input);
    }

    private static Object text(Object input) {
        return of(new NumberValue(), input, "text");
    }

    private static Object digits(Object input, int count) {
        return of(new SignificantDigits(), input, String.valueOf(count));
    }

    private static Object grid(Object input, String step) {
        return of(new Grid(), input, step);
    }

    @Test
    void number_ofOneValue_isOneNumber() {
        for (Object one : List.of(
                (byte) 1,
                (short) 1,
                1,
                1L,
                1f,
                1.0,
                BigInteger.ONE,
                new BigDecimal("1"),
                new BigDecimal("1.00"),
                new BigDecimal("100e-2"))) {
            assertThat(number(one)).isEqualTo(BigDecimal.ONE);
        }
        for (Object zero : List.of(
                0,
                0.0,
                -0.0,
                -0.0f,
                BigInteger.ZERO,
                new BigDecimal("0E10"),
                new BigDecimal("0.000"),
                new BigDecimal("-0"))) {
            assertThat(number(zero)).isEqualTo(BigDecimal.ZERO);
        }
        assertThat(number(100)).isEqualTo(new BigDecimal("1E+2")).isEqualTo(number(new BigDecimal("1E2")));
        assertThat(number(Double.NaN))
                .isEqualTo(number(Float.NaN))
                .isEqualTo(number(Double.longBitsToDouble(0x7ff8000000000001L)));
        assertThat(number(Float.POSITIVE_INFINITY)).isEqualTo(number(Double.POSITIVE_INFINITY));
        assertThat(number(Double.NEGATIVE_INFINITY)).isNotEqualTo(number(Double.POSITIVE_INFINITY));
    }

    @Test
    void number_ofAnotherValue_isAnother() {
        assertThat(number(0.1)).isNotEqualTo(number(new BigDecimal("0.1")));
        assertThat(number(0.1f)).isNotEqualTo(number(0.1));
        assertThat(number(0.5f)).isEqualTo(number(new BigDecimal("0.5")));
        assertThat(number(9007199254740993L)).isNotEqualTo(number(9007199254740992.0));
        assertThat(number(1e16)).isEqualTo(number(BigInteger.TEN.pow(16)));
        assertThat(number(Double.MIN_VALUE)).isNotEqualTo(BigDecimal.ZERO).isNotEqualTo(number(2 * Double.MIN_VALUE));
        assertThat(number(Double.MAX_VALUE)).isEqualTo(number(new BigDecimal(Double.MAX_VALUE).toBigInteger()));
        assertThat(number(-1)).isNotEqualTo(number(1));
    }

    @Test
    void number_text_isTheNumberItWritesWhereAskedFor() {
        assertThat(text(List.of("1", "2")))
                .isEqualTo(text(List.of("1.0", "2.0")))
                .isEqualTo(text(new int[] {1, 2}));
        for (String one : List.of("1", "+1", "01", "1.", "1.0", "10e-1", ".1E1", "0.1e+1")) {
            assertThat(text(one)).isEqualTo(BigDecimal.ONE);
        }
        assertThat(text("0.1")).isEqualTo(new BigDecimal("0.1")).isNotEqualTo(text(0.1));
        assertThat(text("-0.0e7")).isEqualTo(BigDecimal.ZERO);
        assertThat(text("1e999999999")).isEqualTo(new BigDecimal("1e999999999"));
        for (String other :
                List.of("", " 1", "1 ", "NaN", "Infinity", "1d", "0x1", "1e", ".", "1e1234567890", "١", "1,5")) {
            assertThat(text(other)).isEqualTo(other);
        }
        assertThatThrownBy(() -> number("1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.String is none of the JDK's numbers");
    }

    @Test
    void elements_ofListsAndArrays_areMappedEach() {
        List<Object> expected = Arrays.asList(BigDecimal.ONE, null, List.of(new BigDecimal("0.5")));
        assertThat(number(Arrays.asList(1, null, List.of(0.5)))).isEqualTo(expected);
        assertThat(number(new Object[] {1L, null, new float[] {0.5f}})).isEqualTo(expected);
        assertThat(number(List.of())).isEqualTo(List.of()).isEqualTo(number(new double[0]));
        assertThat(number(new short[][] {{1}, {}})).isEqualTo(List.of(List.of(BigDecimal.ONE), List.of()));
        List<Object> cyclic = new ArrayList<>();
        cyclic.add(cyclic);
        for (Object none : new Object[] {
            cyclic, Set.of(1), Map.of(1, 1), new AtomicInteger(1), true, 'a', new byte[1], new Pair("a", "b")
        }) {
            assertThatThrownBy(() -> number(none)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void significantDigits_areRoundedOnceFromTheExactValue() {
        assertThat(digits(0.1 + 0.2, 14)).isEqualTo(digits(0.3, 14)).isEqualTo(new BigDecimal("0.3"));
        assertThat(digits(0.1 + 0.2, 17)).isNotEqualTo(digits(0.3, 17));
        assertThat(digits(new BigDecimal("1.25"), 2)).isEqualTo(new BigDecimal("1.2"));
        assertThat(digits(new BigDecimal("1.35"), 2)).isEqualTo(new BigDecimal("1.4"));
        // not 1.35 as it is printed, but 1.350000000000000088…
        assertThat(digits(1.35, 2)).isEqualTo(new BigDecimal("1.4"));
        // 2.675 is a little less in binary: rounding its text would give 2.68
        assertThat(digits(2.675, 3)).isEqualTo(new BigDecimal("2.67"));
        assertThat(digits(123_456, 2)).isEqualTo(new BigDecimal("1.2E+5"));
        assertThat(digits(new BigDecimal("9.99"), 1)).isEqualTo(new BigDecimal("1E+1"));
        assertThat(digits(-0.0, 3)).isEqualTo(BigDecimal.ZERO).isEqualTo(digits(new BigDecimal("0E10"), 3));
        assertThat(digits(Double.MIN_VALUE, 1)).isEqualTo(new BigDecimal("5E-324"));
        assertThat(digits(Double.MAX_VALUE, 3)).isEqualTo(new BigDecimal("1.80E+308").stripTrailingZeros());
        assertThat(digits(Double.NaN, 3)).isEqualTo(Double.NaN);
        assertThat(digits(new double[] {1.04, -1.04}, 2)).isEqualTo(List.of(BigDecimal.ONE, BigDecimal.ONE.negate()));
    }

    @Test
    void grid_isTheNearestMultiple() {
        assertThat(grid(7.401, "0.01")).isEqualTo(BigInteger.valueOf(740)).isEqualTo(grid(7.4, "0.01"));
        assertThat(grid(new BigDecimal("0.15"), "0.1")).isEqualTo(BigInteger.TWO);
        assertThat(grid(new BigDecimal("0.25"), "0.1")).isEqualTo(BigInteger.TWO);
        assertThat(grid(0.15, "0.1")).isEqualTo(BigInteger.ONE);
        assertThat(grid(-7, "2")).isEqualTo(BigInteger.valueOf(-4));
        assertThat(grid(0.3, "0.25")).isEqualTo(BigInteger.ONE);
        assertThat(grid(Double.MIN_VALUE, "1")).isEqualTo(BigInteger.ZERO).isEqualTo(grid(-0.0, "1"));
        assertThat(grid(new BigDecimal("1e-2000000000"), "0.01")).isEqualTo(BigInteger.ZERO);
        assertThat(grid(new BigDecimal("0E2000000000"), "0.01")).isEqualTo(BigInteger.ZERO);
        assertThat(grid(Double.MAX_VALUE, "1e-3"))
                .isEqualTo(new BigDecimal(Double.MAX_VALUE).movePointRight(3).toBigInteger());
        assertThat(grid(0.05, "0.1")).isEqualTo(BigInteger.ONE);
        assertThat(grid(Double.POSITIVE_INFINITY, "1")).isEqualTo(Double.POSITIVE_INFINITY);
        assertThatThrownBy(() -> grid(new BigDecimal("1e2000000000"), "1"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nfc_composedAndDecomposed_areOne() {
        Nfc nfc = new Nfc();
        assertThat(of(nfc, "e\u0301")).isEqualTo("\u00e9").isEqualTo(of(nfc, "\u00e9"));
        assertThat(of(nfc, "q\u0307\u0323")).isEqualTo(of(nfc, "q\u0323\u0307"));
        assertThat(of(nfc, "\u212b")).isEqualTo("\u00c5");
        assertThat(of(nfc, "\ufb01")).isEqualTo("\ufb01");
        assertThat(of(nfc, "a\ud800")).isEqualTo("a\ud800");
        assertThat(of(nfc, "")).isEqualTo("");
        assertThatThrownBy(() -> of(nfc, "\uffff"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+FFFF");
    }

    @Test
    void ignoringCase_isFullFoldingInEveryLocale() {
        IgnoringCase fold = new IgnoringCase();
        Locale before = Locale.getDefault();
        try {
            for (Locale locale : List.of(Locale.ROOT, new Locale("tr", "TR"), new Locale("lt"))) {
                Locale.setDefault(locale);
                assertThat(of(fold, "TITLE I")).isEqualTo("title i");
                assertThat(of(fold, "Straße"))
                        .isEqualTo("strasse")
                        .isEqualTo(of(fold, "STRASSE"))
                        .isEqualTo(of(fold, "STRAẞE"));
                assertThat(of(fold, "ΟΔΟΣ")).isEqualTo(of(fold, "οδος")).isEqualTo(of(fold, "οδοσ"));
                assertThat(of(fold, "ı")).isEqualTo("ı");
                assertThat(of(fold, "İ")).isEqualTo("i\u0307");
                assertThat(of(fold, "\u212a")).isEqualTo("k");
                assertThat(of(fold, "\uab70")).isEqualTo("\u13a0").isEqualTo(of(fold, "\u13a0"));
                assertThat(of(fold, "\u13f8")).isEqualTo("\u13f0");
                assertThat(of(fold, "\ud801\udc00")).isEqualTo("\ud801\udc28");
                assertThat(of(fold, "A\udc00")).isEqualTo("a\udc00");
                assertThat(of(fold, "É")).isEqualTo("é").isNotEqualTo(of(fold, "E\u0301"));
            }
        } finally {
            Locale.setDefault(before);
        }
        assertThatThrownBy(() -> of(fold, "a\uffff")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void stripped_isWithoutTheseCharactersAroundIt() {
        Stripped stripped = new Stripped();
        assertThat(of(stripped, " \t\n\u3000a b\u2028 ")).isEqualTo("a b");
        assertThat(of(stripped, "\u00a0a\u200b")).isEqualTo("\u00a0a\u200b");
        assertThat(of(stripped, new String[] {" a", "a "})).isEqualTo(List.of("a", "a"));
        Set<Integer> specified = Set.of(
                0x9, 0xa, 0xb, 0xc, 0xd, 0x1c, 0x1d, 0x1e, 0x1f, 0x20, 0x1680, 0x2000, 0x2001, 0x2002, 0x2003, 0x2004,
                0x2005, 0x2006, 0x2008, 0x2009, 0x200a, 0x2028, 0x2029, 0x205f, 0x3000);
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            assertThat(((String) of(stripped, Character.toString(c))).isEmpty()).isEqualTo(specified.contains(c));
        }
    }

    @Test
    void formsForTheCore_areHandedOn() {
        assertThat(of(new AnyOrder(), List.of(1))).isEqualTo(new Unordered(List.of(1)));
        assertThat(of(new ContentOnly(), Path.of("a"))).isEqualTo(new Nameless(Path.of("a")));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "Grid, ``, x, `it has one parameter, the step`",
                "Grid, 0, x, `its parameter, the step, is '0'; write a decimal number above 0`",
                "Grid, 0.0, x, the step",
                "Grid, -1, x, the step",
                "Grid, 1d, x, the step",
                "Grid, ` 1`, x, the step",
                "Grid, 1e1000, x, the step",
                "SignificantDigits, ``, x, the number of digits",
                "SignificantDigits, 0, x, write a whole number from 1 to 999",
                "SignificantDigits, 1000, x, write a whole number from 1 to 999",
                "SignificantDigits, 1.5, x, write a whole number from 1 to 999",
                "NumberValue, texts, x, its only parameter is \"text\"",
                "Nfc, x, x, it has no parameters",
                "Stripped, x, x, leave them out",
                "IgnoringCase, x, x, it has no parameters",
                "AnyOrder, x, x, it has no parameters",
                "ContentOnly, x, x, it has no parameters"
            })
    void check_wrongParameters_areRefusedNamingTheWayOut(
            String normalizer, String parameter, String unused, String message) throws ReflectiveOperationException {
        List<String> parameters = parameter.isEmpty() ? List.of() : List.of(parameter);
        InputNormalizer<?> created = create(normalizer);
        assertThatThrownBy(() -> created.check(Object.class, parameters))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> created.check(Object.class, List.of("1", "2")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static InputNormalizer<?> create(String name) throws ReflectiveOperationException {
        return Class.forName(NumberValue.class.getPackageName() + "." + name)
                .asSubclass(InputNormalizer.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    @Test
    void check_declaredTypes_areJudgedByWhatTheyMayHold() throws Exception {
        Type[] lists = Declared.class.getDeclaredMethods()[0].getGenericParameterTypes();
        for (Type type : new Type[] {
            int.class,
            Double.class,
            Number.class,
            Object.class,
            Comparable.class,
            float[][].class,
            BigDecimal[].class,
            lists[1],
            lists[2],
            lists[3],
            List.class
        }) {
            new NumberValue().check(type, List.of());
        }
        for (Type type : new Type[] {
            String.class,
            boolean.class,
            UUID.class,
            byte[].class,
            char[].class,
            lists[0],
            lists[4],
            Pair.class,
            Map.class
        }) {
            assertThatThrownBy(() -> new NumberValue().check(type, List.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(type.getTypeName());
        }
        new NumberValue().check(lists[0], List.of("text"));
        new Nfc().check(lists[0], List.of());
        new Nfc().check(CharSequence.class, List.of());
        assertThatThrownBy(() -> new Nfc().check(lists[1], List.of())).isInstanceOf(IllegalArgumentException.class);
        for (Type type : new Type[] {lists[0], lists[1], Pair.class, double[].class, String[].class, Object.class}) {
            new AnyOrder().check(type, List.of());
        }
        for (Type type : new Type[] {String.class, int.class, byte[].class, lists[4], Map.class}) {
            assertThatThrownBy(() -> new AnyOrder().check(type, List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        new ContentOnly().check(Path.class, List.of());
        for (Type type : new Type[] {String.class, int.class, byte[].class, lists[0], Pair.class}) {
            assertThatThrownBy(() -> new ContentOnly().check(type, List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "NumberValue, cachedresult/number",
        "SignificantDigits, cachedresult/significant-digits",
        "Grid, cachedresult/grid",
        "Nfc, cachedresult/nfc",
        "IgnoringCase, cachedresult/ignoring-case",
        "Stripped, cachedresult/stripped",
        "AnyOrder, cachedresult/any-order",
        "ContentOnly, cachedresult/content-only"
    })
    void names_arePinned(String normalizer, String name) throws ReflectiveOperationException {
        InputNormalizer<?> created = create(normalizer);
        assertThat(created.getClass().getAnnotation(HashName.class).value()).isEqualTo(name);
        assertThat(created.version()).isEqualTo(1);
    }

    @Test
    void number_ofMoreThanTenThousandDigits_hasNoNormalForm() {
        assertThat(digits(BigInteger.TEN.pow(9_999), 3)).isEqualTo(new BigDecimal("1E+9999"));
        assertThat(digits(new BigDecimal("1E+200000"), 3)).isEqualTo(new BigDecimal("1E+200000"));
        assertThatThrownBy(() -> digits(BigInteger.TEN.pow(10_001), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("10,000 digits");
    }

    @Test
    void grid_ofMoreThanTenThousandDigits_hasNoNormalForm() {
        assertThat(grid(new BigDecimal("1e9999"), "1")).isEqualTo(BigInteger.TEN.pow(9_999));
        for (String number : List.of("1e10000", "9e10000", "1e10001")) {
            assertThatThrownBy(() -> grid(new BigDecimal(number), "1"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("more than 10000 digits");
        }
    }
}
