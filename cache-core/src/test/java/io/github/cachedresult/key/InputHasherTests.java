package io.github.cachedresult.key;

import static io.github.cachedresult.key.Keys.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.cachedresult.HashIgnore;
import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.InputNormalizer;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.chrono.JapaneseDate;
import java.util.AbstractList;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Calendar;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TimeZone;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.Vector;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings({"DistinctVarargsChecker", "IdentityHashMapUsage", "JavaUtilDate", "JdkObsolete"}) // inputs
@NullUnmarked // NullAway 0.13 fails on collections of mixed types
class InputHasherTests {

    enum Solvent {
        WATER,
        ETHANOL {
            @Override
            public String toString() {
                return "WATER";
            }
        }
    }

    enum Drink {
        WATER
    }

    @HashName("point")
    record Point(int x, double y) {}

    @HashName("point")
    record RenamedPoint(int x, double y) {}

    record Place(int x, double y) {}

    record OtherPlace(int x, double y) {}

    record Named(String name, @HashIgnore String traceId) {}

    record Tagged(
            @HashWith(Lower.class) String name,

            @HashWith(value = Lower.class, parameters = "trim")
            String text) {}

    record Sneaky(int number) {
        @Override
        public int number() {
            return 7;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Sneaky;
        }

        @Override
        public int hashCode() {
            return 0;
        }
    }

    record Tree(String name, List<Tree> children) {}

    record Meta(String user, String trace) {}

    record Request(String smiles, Meta meta, List<Meta> history) {}

    record Empty() {}

    static final class Lower implements InputNormalizer<String> {
        @Override
        public @Nullable Object normalize(String input, List<String> parameters) {
            String lower = input.toLowerCase(Locale.ROOT);
            return parameters.contains("trim") ? lower.trim() : lower;
        }
    }

    @HashName("upper")
    static final class Version2 implements InputNormalizer<String> {
        @Override
        public @Nullable Object normalize(String input, List<String> parameters) {
            return input.isEmpty() ? null : input.toUpperCase(Locale.ROOT);
        }

        @Override
        public int version() {
            return 2;
        }
    }

    static final class Failing implements InputNormalizer<Object> {
        @Override
        public @Nullable Object normalize(Object input, List<String> parameters) {
            throw new AssertionError("a normaliser's own");
        }
    }

    static final class Pojo {
        final int number = 1;
    }

    static Stream<Arguments> encodings() {
        String point = "d81b" + "82" + "65" + "706f696e74";
        return Stream.of(
                Arguments.of(null, "f6"),
                Arguments.of(1, "01"),
                Arguments.of(1.0, "f93c00"),
                Arguments.of(-0.0, "f98000"),
                Arguments.of(0.1f, "fa3dcccccd"),
                Arguments.of(0.1, "fb3fb999999999999a"),
                Arguments.of(true, "f5"),
                Arguments.of("CCO", "6343434f"),
                Arguments.of('\u00fc', "62c3bc"),
                Arguments.of(new char[] {'C', 'C'}, "624343"),
                Arguments.of("\ud800", "d9011143eda080"),
                Arguments.of(BigInteger.ONE.shiftLeft(64), "c249010000000000000000"),
                Arguments.of(new BigDecimal("273.15"), "c482211 96ab3".replace(" ", "")),
                Arguments.of(new BigDecimal("1.00"), "c482211864"),
                Arguments.of(new BigDecimal("1E+2"), "c4820201"),
                Arguments.of(new byte[] {1, 2}, "420102"),
                Arguments.of(ByteBuffer.wrap(new byte[] {0, 1, 2, 3}, 1, 2), "420102"),
                Arguments.of(Optional.empty(), "d81b" + "81" + text("java.util.Optional")),
                Arguments.of(Optional.of("a"), "d81b" + "82" + text("java.util.Optional") + "6161"),
                Arguments.of(OptionalInt.of(1), "d81b" + "82" + text("java.util.OptionalInt") + "01"),
                Arguments.of(OptionalLong.empty(), "d81b" + "81" + text("java.util.OptionalLong")),
                Arguments.of(OptionalDouble.of(1), "d81b" + "82" + text("java.util.OptionalDouble") + "f93c00"),
                Arguments.of(
                        UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                        "d825" + "50" + "00112233445566778899aabbccddeeff"),
                Arguments.of(URI.create("a:b"), "d820" + "63" + "613a62"),
                Arguments.of(URI.create("a:\u00fc"), "d9010b" + "64" + "613ac3bc"),
                Arguments.of(Instant.EPOCH, "d903e9" + "a1" + "01" + "00"),
                Arguments.of(Instant.ofEpochSecond(1, 2), "d903e9" + "a2" + "01" + "01" + "28" + "02"),
                Arguments.of(Instant.ofEpochSecond(-1, 5), "d903e9" + "a2" + "01" + "20" + "28" + "05"),
                Arguments.of(new Date(-1), "d903e9" + "a2" + "01" + "20" + "28" + "1a3b8b87c0"),
                Arguments.of(new Date(1000), "d903e9" + "a1" + "01" + "01"),
                Arguments.of(Duration.ofSeconds(2), "d903ea" + "a1" + "01" + "02"),
                Arguments.of(Duration.ofNanos(-1), "d903ea" + "a2" + "01" + "20" + "28" + "1a3b9ac9ff"),
                Arguments.of(LocalDate.of(1970, 1, 2), "d864" + "01"),
                Arguments.of(LocalDate.of(1969, 12, 30), "d864" + "21"),
                Arguments.of(LocalTime.of(10, 15), "d81b82" + text("java.time.LocalTime") + text("10:15")),
                Arguments.of(
                        LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6),
                        "d81b82" + text("java.time.LocalDateTime") + text("2026-01-02T03:04:05.000000006")),
                Arguments.of(
                        OffsetTime.of(1, 2, 3, 0, ZoneOffset.UTC),
                        "d81b82" + text("java.time.OffsetTime") + text("01:02:03Z")),
                Arguments.of(
                        OffsetDateTime.of(2026, 1, 2, 3, 4, 0, 0, ZoneOffset.ofHours(1)),
                        "d81b82" + text("java.time.OffsetDateTime") + text("2026-01-02T03:04+01:00")),
                Arguments.of(
                        ZonedDateTime.of(2026, 1, 2, 3, 4, 0, 0, ZoneId.of("Europe/Paris")),
                        "d81b82" + text("java.time.ZonedDateTime") + text("2026-01-02T03:04+01:00[Europe/Paris]")),
                Arguments.of(ZoneId.of("Europe/Paris"), "d81b82" + text("java.time.ZoneId") + text("Europe/Paris")),
                Arguments.of(ZoneOffset.ofHours(-1), "d81b82" + text("java.time.ZoneOffset") + text("-01:00")),
                Arguments.of(Year.of(-5), "d81b82" + text("java.time.Year") + text("-5")),
                Arguments.of(YearMonth.of(2026, 1), "d81b82" + text("java.time.YearMonth") + text("2026-01")),
                Arguments.of(MonthDay.of(2, 29), "d81b82" + text("java.time.MonthDay") + text("--02-29")),
                Arguments.of(Period.of(1, 0, -3), "d81b82" + text("java.time.Period") + text("P1Y-3D")),
                Arguments.of(Currency.getInstance("EUR"), "d81b82" + text("java.util.Currency") + text("EUR")),
                Arguments.of(Locale.ROOT, "d81b86" + text("java.util.Locale") + "6060606080"),
                Arguments.of(
                        Locale.forLanguageTag("de-Latn-AT-1996-x-y-u-ca"),
                        "d81b86" + text("java.util.Locale") + text("de") + text("Latn") + text("AT") + text("1996")
                                + "81" + text("x-y-u-ca")),
                Arguments.of(new short[] {1, -1}, "d84d" + "44" + "0100ffff"),
                Arguments.of(new int[] {1, -2}, "d84e" + "48" + "01000000feffffff"),
                Arguments.of(new long[] {1}, "d84f" + "48" + "0100000000000000"),
                Arguments.of(new float[] {1.5f}, "d855" + "44" + "0000c03f"),
                Arguments.of(new double[] {1.5}, "d856" + "48" + "000000000000f83f"),
                Arguments.of(new boolean[] {true, false}, "82f5f4"),
                Arguments.of(List.of("a", 1, List.of()), "83" + "6161" + "01" + "80"),
                Arguments.of(Set.of("b", "a", 10), "d90102" + "83" + "0a" + "6161" + "6162"),
                Arguments.of(Map.of("b", 1, "aa", 2, 3, "x"), "a3" + "03" + "6178" + "6162" + "01" + "626161" + "02"),
                Arguments.of(
                        Drink.WATER,
                        "d81b" + "82" + text("io.github.cachedresult.key.InputHasherTests$Drink") + text("WATER")),
                Arguments.of(new Point(3, 0.5), point + "a2" + "6178" + "03" + "6179" + "f93800"),
                Arguments.of(
                        new Empty(), "d81b" + "82" + text("io.github.cachedresult.key.InputHasherTests$Empty") + "a0"));
    }

    private static String text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.US_ASCII);
        String head = utf8.length < 24 ? "%02x".formatted(0x60 + utf8.length) : "78%02x".formatted(utf8.length);
        return head + HexFormat.of().formatHex(utf8);
    }

    @ParameterizedTest
    @MethodSource("encodings")
    void hash_value_hasThePreimageWrittenByHand(@Nullable Object value, String hex) {
        assertThat(encoded(value)).isEqualTo(hex);
    }

    record Holder(String name, Object held) {}

    @Test
    void hash_call_isTheDigestOfTheSpecifiedPreimage() throws Exception {
        InputHasher hasher = new InputHasher(
                "org.acme.Toxicity.predict",
                List.of(
                        new HashedParameter("smiles", 0, String.class, null, Set.of()),
                        new HashedParameter("dose", 2, double.class, null, Set.of())),
                InstanceFactory.byConstructor());
        HashedInputs inputs = hasher.hash("eos3b5e", "v2", new Object[] {"CCO", "ignored", 0.5});
        // Shorter names are first: their encoding is less.
        String map = "a2" + text("dose") + "f93800" + text("smiles") + text("CCO");
        String preimage =
                "85" + text("cachedresult/h1") + text("eos3b5e") + text("v2") + text("org.acme.Toxicity.predict") + map;
        assertThat(HexFormat.of().formatHex(inputs.preimage())).isEqualTo(preimage);
        assertThat(inputs.key().digest().toHex()).isEqualTo(sha256(preimage));
        assertThat(inputs.inputs().toHex()).isEqualTo(sha256(map));
        assertThat(inputs.key().text()).isEqualTo("h1-" + sha256(preimage));
        assertThat(hasher.hash("eos3b5e", "v2", new Object[] {"CCO", "another", 0.5}))
                .extracting(HashedInputs::key)
                .isEqualTo(inputs.key());
    }

    @Test
    void hash_modelVersionOperationAndNames_areKeptApart() {
        Set<ResultKey> keys = new HashSet<>();
        for (String model : List.of("a", "ab", "b")) {
            for (String version : List.of("c", "bc", "1")) {
                for (String operation : List.of("d", "cd")) {
                    for (String name : List.of("x", "y")) {
                        keys.add(new InputHasher(
                                        operation,
                                        List.of(new HashedParameter(name, 0, Object.class, null, Set.of())),
                                        InstanceFactory.byConstructor())
                                .hash(model, version, new Object[] {1})
                                .key());
                    }
                }
            }
        }
        assertThat(keys).hasSize(3 * 3 * 2 * 2);
    }

    @Test
    void hash_orderOfParameters_doesNotCount() {
        HashedParameter a = new HashedParameter("a", 0, Object.class, null, Set.of());
        HashedParameter b = new HashedParameter("b", 1, Object.class, null, Set.of());
        HashedParameter b0 = new HashedParameter("b", 0, Object.class, null, Set.of());
        HashedParameter a1 = new HashedParameter("a", 1, Object.class, null, Set.of());
        assertThat(Keys.hash(Keys.hasher(a, b), 1, 2).key())
                .isEqualTo(Keys.hash(Keys.hasher(b0, a1), 2, 1).key());
    }

    /** Each group is one value to a method that compares values; the groups differ. */
    static Stream<Arguments> groups() {
        List<Object> withNull = Collections.singletonList(null);
        Map<String, @Nullable Object> nullMember = new HashMap<>();
        nullMember.put("a", null);
        return Stream.of(
                groups(
                        "integers",
                        of(1, 1L, (short) 1, (byte) 1, BigInteger.ONE),
                        of(1.0, 1.0f),
                        of(true),
                        of("1", '1')),
                groups("floats", of(0.5, 0.5f), of(0.1), of(0.1f), of(0.0, 0.0f), of(-0.0, -0.0f), of(0, 0L)),
                groups(
                        "NaN",
                        of(
                                Double.NaN,
                                Float.NaN,
                                Double.longBitsToDouble(0x7ff0000000000001L),
                                Float.intBitsToFloat(-1)),
                        of("NaN"),
                        of(Double.POSITIVE_INFINITY, Float.POSITIVE_INFINITY),
                        of(Double.NEGATIVE_INFINITY)),
                groups("nearly equal", of(1.0), of(1.000000000000001), of(0.1 + 0.2), of(0.3)),
                groups(
                        "large integers",
                        of(1L << 53, BigInteger.ONE.shiftLeft(53)),
                        of((1L << 53) + 1),
                        of((double) (1L << 53)),
                        of(1e16),
                        of(10_000_000_000_000_000L)),
                groups(
                        "decimals",
                        of(new BigDecimal("1.0")),
                        of(new BigDecimal("1.00")),
                        of(new BigDecimal("1E+2")),
                        of(new BigDecimal("100")),
                        of(100),
                        of(3.141),
                        of(new BigDecimal("3.141"))),
                groups("bytes and text", of(new byte[0]), of(""), of("a"), of(new byte[] {'a'}), of(List.of("a"))),
                groups(
                        "arrays",
                        of(new byte[] {1, 2}),
                        of(new short[] {1, 2}),
                        of(new int[] {1, 2}),
                        of(new long[] {1, 2}),
                        of(new float[] {1, 2}),
                        of(new double[] {1, 2}),
                        of(List.of(1, 2), new Object[] {1, 2}, new Integer[] {1, 2}, new Long[] {1L, 2L}),
                        of(Set.of(1, 2)),
                        of(new Integer[] {1, null}, Arrays.asList(1, null)),
                        of((Object) new Integer[] {1}),
                        of(new Integer[][] {{1, 2}}, List.of(List.of(1, 2))),
                        of(new int[][] {{1, 2}, null}, Arrays.asList(new int[] {1, 2}, null)),
                        of(new int[][] {{1, 2}}, List.of(new int[] {1, 2})),
                        of((Object) new int[][] {{1}, {2}})),
                groups(
                        "NaN in arrays",
                        of(
                                new double[] {Double.NaN},
                                new double[] {Double.longBitsToDouble(0x7ff0000000000001L)},
                                new double[] {Double.longBitsToDouble(0xfff0000000000001L)}),
                        of(new float[] {Float.NaN}, new float[] {Float.intBitsToFloat(0x7f800001)}),
                        of(new double[] {0.0}),
                        of(new double[] {-0.0})),
                groups(
                        "lists",
                        of(
                                List.of("a", "b"),
                                new ArrayList<>(List.of("a", "b")),
                                new LinkedList<>(List.of("a", "b")),
                                Arrays.asList("a", "b"),
                                new Vector<>(List.of("a", "b")),
                                new CopyOnWriteArrayList<>(List.of("a", "b")),
                                Collections.unmodifiableList(new ArrayList<>(List.of("a", "b"))),
                                List.of("z", "a", "b").subList(1, 3),
                                new String[] {"a", "b"},
                                new Object[] {'a', "b"}),
                        of(List.of("b", "a")),
                        of("ab"),
                        of(List.of("ab")),
                        of(List.of("a", "", "b"))),
                groups(
                        "sets",
                        of(
                                Set.of("a", "b"),
                                new TreeSet<>(Set.of("a", "b")),
                                Set.of("b", "a"),
                                ConcurrentHashMap.newKeySet(),
                                Map.of("a", 1, "b", 2).keySet()),
                        of(List.of("a", "b")),
                        of(Map.of("a", "b"))),
                groups(
                        "maps",
                        of(
                                Map.of("a", 1, "b", 2),
                                new TreeMap<>(Map.of("b", 2, "a", 1)),
                                new TreeMap<>(Collections.reverseOrder()),
                                linked("a", 1, "b", 2),
                                linked("b", 2, "a", 1),
                                new ConcurrentHashMap<>(Map.of("a", 1L, "b", 2L))),
                        of(Map.of("a", 2, "b", 1)),
                        of(List.of(List.of("a", 1), List.of("b", 2)))),
                groups(
                        "keys of maps",
                        of(Map.of(1, "x")),
                        of(Map.of("1", "x")),
                        of(Map.of(1.0, "x")),
                        of(Map.of(true, "x"))),
                groups(
                        "nesting",
                        of(List.of(List.of(1, 2), 3)),
                        of(List.of(List.of(1, 2, 3))),
                        of(List.of(1, 2, 3)),
                        of(List.of(1, List.of(2, 3))),
                        of(List.of("ab", "c")),
                        of(List.of("a", "bc"))),
                groups(
                        "nothing",
                        of((Object) null),
                        of(""),
                        of(withNull, new Object[] {null}),
                        of(List.of(), new Object[0], new boolean[0]),
                        of(Map.of()),
                        of(Set.of()),
                        of(nullMember),
                        of(Map.of("a", "")),
                        of(new int[0]),
                        of(false),
                        of(0)),
                groups(
                        "optionals",
                        of((Object) null),
                        of(Optional.empty()),
                        of(OptionalInt.empty()),
                        of(OptionalLong.empty()),
                        of(OptionalDouble.empty()),
                        of(Optional.of(1), Optional.of(1L)),
                        of(Optional.of(Optional.empty())),
                        of(OptionalInt.of(1)),
                        of(OptionalLong.of(1)),
                        of(OptionalDouble.of(1)),
                        of(1),
                        of(List.of(1)),
                        of("java.util.Optional")),
                groups(
                        "buffers",
                        of(
                                new byte[] {1, 2},
                                ByteBuffer.wrap(new byte[] {1, 2}),
                                ByteBuffer.allocateDirect(2)
                                        .put((byte) 1)
                                        .put((byte) 2)
                                        .flip(),
                                ByteBuffer.wrap(new byte[] {0, 1, 2})
                                        .position(1)
                                        .asReadOnlyBuffer(),
                                ByteBuffer.wrap(new byte[] {1, 2}).asReadOnlyBuffer()),
                        of(
                                ByteBuffer.wrap(new byte[] {1, 2}).order(ByteOrder.LITTLE_ENDIAN),
                                ByteBuffer.allocateDirect(2)
                                        .put((byte) 1)
                                        .put((byte) 2)
                                        .flip()
                                        .order(ByteOrder.LITTLE_ENDIAN)),
                        of((Object) new Object[] {new byte[] {1, 2}}),
                        of(ByteBuffer.wrap(new byte[] {1, 2}).position(1)),
                        of(ByteBuffer.allocate(0), new byte[0])),
                groups(
                        "identifiers",
                        of(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")),
                        of("00112233-4455-6677-8899-aabbccddeeff"),
                        of((Object) HexFormat.of().parseHex("00112233445566778899aabbccddeeff")),
                        of(new UUID(1, 2)),
                        of(new UUID(2, 1)),
                        of(URI.create("http://a/%c3")),
                        of(URI.create("http://a/%C3")),
                        of(URI.create("HTTP://a/%C3")),
                        of("http://a/%c3"),
                        of(URI.create("a")),
                        of(URI.create("\u00fc")),
                        of(URI.create("%C3%BC"))),
                groups(
                        "times",
                        of(Instant.EPOCH, new Date(0)),
                        of(Instant.ofEpochMilli(-1), new Date(-1)),
                        of(Instant.ofEpochSecond(0, 1)),
                        of(Instant.ofEpochSecond(0, 1000)),
                        of(Instant.ofEpochSecond(0, 40_000)),
                        of(Instant.ofEpochSecond(0, 100_000)),
                        of(Instant.ofEpochSecond(-1)),
                        of(Instant.MIN),
                        of(Instant.MAX),
                        of(0, 0L),
                        of("1970-01-01T00:00:00Z"),
                        of(LocalDateTime.of(1970, 1, 1, 0, 0)),
                        of(OffsetDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)),
                        of(OffsetDateTime.of(1970, 1, 1, 1, 0, 0, 0, ZoneOffset.ofHours(1))),
                        of(ZonedDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)),
                        of(ZonedDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneId.of("UTC"))),
                        of(ZonedDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneId.of("GMT"))),
                        of(ZonedDateTime.of(1970, 1, 1, 0, 0, 0, 0, ZoneId.of("Europe/Paris"))),
                        of(ZonedDateTime.of(1970, 1, 1, 1, 0, 0, 0, ZoneId.of("Europe/Paris"))),
                        of(LocalDate.of(1970, 1, 1)),
                        of("1970-01-01"),
                        of(LocalTime.MIDNIGHT),
                        of(OffsetTime.of(LocalTime.MIDNIGHT, ZoneOffset.UTC)),
                        of(Duration.ZERO),
                        of(Period.ZERO)),
                groups(
                        "hours that come twice",
                        of(ZonedDateTime.ofLocal(
                                LocalDateTime.of(2026, 10, 25, 2, 30),
                                ZoneId.of("Europe/Paris"),
                                ZoneOffset.ofHours(1))),
                        of(ZonedDateTime.ofLocal(
                                LocalDateTime.of(2026, 10, 25, 2, 30),
                                ZoneId.of("Europe/Paris"),
                                ZoneOffset.ofHours(2)))),
                groups(
                        "dates and zones",
                        of(LocalDate.MIN),
                        of(LocalDate.MAX),
                        of(Year.of(1)),
                        of(YearMonth.of(1, 1)),
                        of(MonthDay.of(1, 1)),
                        of(Month.JANUARY),
                        of(DayOfWeek.MONDAY),
                        of(ZoneOffset.UTC),
                        of(ZoneId.of("UTC")),
                        of(ZoneId.of("UTC+1")),
                        of(ZoneOffset.ofHours(1)),
                        of(Duration.ofHours(24), Duration.ofDays(1)),
                        of(Period.ofDays(1)),
                        of(Period.ofMonths(12)),
                        of(Period.ofYears(1)),
                        of(1)),
                groups(
                        "locales",
                        of(Locale.ROOT),
                        of(Locale.ENGLISH, new Locale("en"), new Locale("EN")),
                        of(Locale.US),
                        of(new Locale("", "US")),
                        of(new Locale("en", "US", "POSIX")),
                        of(new Locale("en", "US", "posix")),
                        of(new Locale("", "", "US")),
                        of(new Locale("no", "NO", "NY")),
                        of(new Locale("nn", "NO")),
                        of(new Locale("ja", "JP", "JP")),
                        of(Locale.forLanguageTag("ja-JP-u-ca-japanese")),
                        of(Locale.forLanguageTag("en-Latn")),
                        of(new Locale("en_US")),
                        of("en"),
                        of(Currency.getInstance("EUR")),
                        of("EUR")),
                groups("unicode", of("\u00e9"), of("e\u0301"), of("?"), of("\ud800"), of("\udc00"), of("\ufffd")),
                groups(
                        "enums",
                        of(Solvent.WATER),
                        of(Solvent.ETHANOL),
                        of(Drink.WATER),
                        of("WATER"),
                        of(List.of(Solvent.class.getName(), "WATER"))),
                groups(
                        "records",
                        of(new Point(1, 2), new RenamedPoint(1, 2)),
                        of(new Place(1, 2)),
                        of(new OtherPlace(1, 2)),
                        of(new Place(2, 1)),
                        of(new Holder("a", new int[] {1, 2}), new Holder("a", new int[] {1, 2})),
                        of(new Holder("a", new int[] {1, 3})),
                        of(Map.of("x", 1, "y", 2.0))));
    }

    private static Map<String, Integer> linked(String a, int x, String b, int y) {
        Map<String, Integer> map = new LinkedHashMap<>();
        map.put(a, x);
        map.put(b, y);
        return map;
    }

    private static @Nullable Object[] of(@Nullable Object... values) {
        return values;
    }

    private static Arguments groups(String name, @Nullable Object[]... groups) {
        return Arguments.of(name, Arrays.asList(groups));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("groups")
    void hash_whatAMethodCouldTellApart_isKeptApart(String name, List<@Nullable Object[]> groups) {
        Map<String, Integer> seen = new HashMap<>();
        for (int group = 0; group < groups.size(); group++) {
            for (Object value : groups.get(group)) {
                fill(value);
                int first = seen.computeIfAbsent(encoded(value), encoding -> groups.size());
                String encoding = encoded(value);
                if (first == groups.size()) {
                    seen.put(encoding, group);
                } else {
                    assertThat(first)
                            .as("%s, which group %s belongs to", name, value)
                            .isEqualTo(group);
                }
            }
        }
        assertThat(seen).as(name).hasSize(groups.size());
    }

    /** Some collections have no constructor with elements that keeps the table above readable. */
    @SuppressWarnings("unchecked")
    private static void fill(@Nullable Object value) {
        if (value instanceof ConcurrentHashMap.KeySetView<?, ?> view && view.isEmpty()) {
            ((Set<String>) value).addAll(List.of("b", "a"));
        }
        if (value instanceof TreeMap<?, ?> map && map.isEmpty()) {
            ((Map<String, Integer>) value).putAll(Map.of("a", 1, "b", 2));
        }
    }

    @Test
    void hash_twoInputs_areKeptApartByNamePlaceAndBoundary() {
        InputHasher hasher = Keys.hasher(
                new HashedParameter("a", 0, Object.class, null, Set.of()),
                new HashedParameter("b", 1, Object.class, null, Set.of()));
        Set<ResultKey> keys = new HashSet<>();
        Object[][] calls = {
            {"1", "2"}, {"1.0", "2.0"}, {"2", "1"}, {1, 2}, {1.0, 2.0}, {"12", ""}, {"", "12"}, {"1:", "2"}, {"1", ":2"}
        };
        for (Object[] call : calls) {
            keys.add(Keys.hash(hasher, call).key());
        }
        assertThat(keys).hasSize(calls.length);
    }

    @Test
    void hash_buffer_isLeftAtItsPosition() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3}).position(1).limit(2);
        assertThat(encoded(buffer)).isEqualTo("4102");
        assertThat(buffer.position()).isEqualTo(1);
        assertThat(buffer.limit()).isEqualTo(2);
    }

    @Test
    void hash_sortedSetsAndMaps_areSetsAndMaps() {
        assertThat(encoded(new TreeSet<>(Set.of("a", "b")).descendingSet())).isEqualTo(encoded(Set.of("a", "b")));
        assertThat(encoded(new TreeMap<>(Map.of("a", 1, "b", 2)).descendingMap()))
                .isEqualTo(encoded(Map.of("a", 1, "b", 2)));
        assertThat(encoded(new TreeMap<>(Map.of("a", 1, "b", 2)).headMap("b"))).isEqualTo(encoded(Map.of("a", 1)));
        assertThat(encoded(List.of(linked("a", 1, "b", 2)))).isEqualTo(encoded(List.of(linked("b", 2, "a", 1))));
        assertThat(encoded(new EnumMap<>(Map.of(Drink.WATER, 1)))).isEqualTo(encoded(Map.of(Drink.WATER, 1)));
        assertThat(encoded(EnumSet.of(Drink.WATER))).isEqualTo(encoded(Set.of(Drink.WATER)));
    }

    @Test
    void hash_deepOptionals_areRefused() {
        Optional<?> deep = Optional.empty();
        for (int i = 0; i < 100_000; i++) {
            deep = Optional.of(deep);
        }
        refused(deep, "it is nested deeper than 100 levels");
    }

    @Test
    void hash_partsThatAreSharedWithoutEnd_areRefused() {
        Object shared = new byte[1 << 20];
        for (int i = 0; i < 60; i++) {
            shared = List.of(shared, shared);
        }
        refused(shared, "the inputs are larger than");
    }

    @Test
    void hash_setOfMixedTypes_isOrderedByEncoding() {
        Set<@Nullable Object> mixed = new HashSet<>(Arrays.asList("1", 1, 1.0, true, null, Solvent.WATER));
        Set<@Nullable Object> reversed = new java.util.LinkedHashSet<>();
        List<@Nullable Object> elements = new ArrayList<>(mixed);
        Collections.reverse(elements);
        reversed.addAll(elements);
        assertThat(encoded(mixed)).isEqualTo(encoded(reversed)).startsWith("d9010286");
    }

    @Test
    void hash_elementsOrKeysThatEncodeAlike_areRefused() {
        refused(new HashSet<>(Arrays.asList(1, 1L)), "two of its elements are encoded alike");
        refused(Map.of(1, "a", 1L, "b"), "two of its keys are encoded alike");
        refused(Set.of(new int[] {1}, new int[] {1}), "two of its elements are encoded alike");
        refused(Map.of(new Sneaky(1), 1, List.of(1), Set.of(1, 1L)), "two of its elements are encoded alike");
    }

    @Test
    void hash_recordWithItsOwnEqualsOrAccessor_isReadFromItsFields() {
        assertThat(encoded(new Sneaky(1))).isNotEqualTo(encoded(new Sneaky(2)));
        assertThat(encoded(new Sneaky(1))).endsWith("666e756d6265" + "72" + "01");
    }

    @Test
    void hash_ignoredComponent_doesNotCount() {
        assertThat(encoded(new Named("a", "t1"))).isEqualTo(encoded(new Named("a", "t2")));
        assertThat(encoded(new Named("a", "t1"))).isNotEqualTo(encoded(new Named("b", "t1")));
        assertThat(encoded(List.of(new Named("a", "t1")))).isEqualTo(encoded(List.of(new Named("a", "t2"))));
    }

    @Test
    void hash_ignoredPaths_doNotCount() {
        InputHasher hasher = Keys.hasher(Request.class, "meta.trace", "history.user");
        String reference = encoded(hasher, request("C", "u", "t", "hu", "ht"));
        assertThat(encoded(hasher, request("C", "u", "T", "hu", "ht"))).isEqualTo(reference);
        assertThat(encoded(hasher, request("C", "u", "t", "HU", "ht"))).isEqualTo(reference);
        assertThat(encoded(hasher, request("D", "u", "t", "hu", "ht"))).isNotEqualTo(reference);
        assertThat(encoded(hasher, request("C", "U", "t", "hu", "ht"))).isNotEqualTo(reference);
        assertThat(encoded(hasher, request("C", "u", "t", "hu", "HT"))).isNotEqualTo(reference);
        assertThat(encoded(request("C", "u", "t", "hu", "ht"))).isNotEqualTo(reference);
        InputHasher whole = Keys.hasher(Request.class, "meta", "meta.trace");
        assertThat(encoded(whole, request("C", "u", "t", "hu", "ht")))
                .isEqualTo(encoded(whole, request("C", "U", "T", "hu", "ht")))
                .isNotEqualTo(encoded(whole, request("C", "u", "t", "hu", "HT")));
    }

    private static Request request(String smiles, String user, String trace, String historyUser, String historyTrace) {
        return new Request(smiles, new Meta(user, trace), List.of(new Meta(historyUser, historyTrace)));
    }

    private static InputHasher normalized(String method) throws NoSuchMethodException {
        HashWith how = InputHasherTests.class
                .getDeclaredMethod(method, String.class)
                .getParameters()[0]
                .getAnnotation(HashWith.class);
        return Keys.hasher(new HashedParameter("x", 0, String.class, how, Set.of()));
    }

    @SuppressWarnings("unused")
    private static void lower(@HashWith(Lower.class) String x) {}

    @SuppressWarnings("unused")
    private static void version2(
            @HashWith(
                            value = Version2.class,
                            parameters = {"p", "q"})
                    String x) {}

    @SuppressWarnings("unused")
    private static void failing(@HashWith(Failing.class) String x) {}

    @Test
    void hash_normalisedParameter_isItsNormalFormWithWhatMadeIt() throws Exception {
        InputHasher lower = normalized("lower");
        assertThat(encoded(lower, "CCo"))
                .isEqualTo(encoded(lower, "ccO"))
                .isNotEqualTo(encoded("cco"))
                .isEqualTo("d81b84" + text(Lower.class.getName()) + "01" + "80" + text("cco"));
        assertThat(encoded(normalized("version2"), "cco"))
                .isEqualTo("d81b84" + text("upper") + "02" + "82" + text("p") + text("q") + text("CCO"));
        assertThat(encoded(lower, null)).isEqualTo("f6");
        assertThat(encoded(normalized("version2"), "")).endsWith("f6").isNotEqualTo("f6");
    }

    @Test
    void hash_normalisedComponent_isItsNormalForm() {
        assertThat(encoded(new Tagged("A", " B"))).isEqualTo(encoded(new Tagged("a", "b ")));
        assertThat(encoded(new Tagged("A ", "B"))).isNotEqualTo(encoded(new Tagged("a", "b")));
    }

    @Test
    void hash_normaliserThatFails_isRefused() throws Exception {
        InputHasher hasher = normalized("failing");
        assertThatThrownBy(() -> Keys.hash(hasher, "a"))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageStartingWith("x: java.lang.String is not hashable: its normaliser");
    }

    static Stream<Object> unsupported() {
        return Stream.of(
                Path.of("a file that is not there"),
                new File("a file that is not there"),
                new Timestamp(0),
                new java.sql.Date(0),
                new Date(0) {
                    private static final long serialVersionUID = 1L;
                },
                Clock.systemUTC(),
                TimeZone.getTimeZone("UTC"),
                Calendar.getInstance(TimeZone.getTimeZone("UTC"), Locale.ROOT),
                JapaneseDate.of(2026, 1, 1),
                new BitSet(),
                new StringJoiner(","),
                CharBuffer.wrap("a"),
                Pattern.compile("a"),
                new Pojo(),
                new Object(),
                (Supplier<String>) () -> "a",
                (Runnable) () -> {},
                Stream.of(1),
                new ByteArrayInputStream(new byte[0]),
                new AtomicInteger(1),
                new Random(1),
                new ArrayDeque<>(List.of(1)),
                Map.of("a", 1).values(),
                List.of(1).iterator(),
                Map.entry(1, 2),
                new Properties(),
                new TreeSet<>(String.CASE_INSENSITIVE_ORDER),
                new TreeMap<>(String.CASE_INSENSITIVE_ORDER),
                new TreeMap<String, Integer>(Comparator.comparing(String::length)).keySet(),
                Collections.unmodifiableSortedSet(new TreeSet<>(String.CASE_INSENSITIVE_ORDER)),
                new IdentityHashMap<>(Map.of("a", 1)),
                new IdentityHashMap<>(Map.of("a", 1)).keySet(),
                new WeakHashMap<>(Map.of("a", 1)),
                new UnixDomainPrincipal(() -> "user", () -> "group"),
                subclassOfList(),
                subclassOfMap(),
                new UserList(),
                new BigDecimal("1") {
                    private static final long serialVersionUID = 1L;
                },
                new BigInteger("1") {
                    private static final long serialVersionUID = 1L;
                },
                new Thread(() -> {}));
    }

    @SuppressWarnings("serial")
    private static List<String> subclassOfList() {
        return new ArrayList<>(List.of("a")) {};
    }

    @SuppressWarnings("serial")
    private static Map<String, String> subclassOfMap() {
        return new HashMap<>(Map.of("a", "b")) {};
    }

    static final class UserList extends AbstractList<String> {
        @Override
        public String get(int index) {
            return "a";
        }

        @Override
        public int size() {
            return 1;
        }
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void hash_unsupportedType_isRefusedWithPathAndType(Object value) {
        String type = value.getClass().getTypeName();
        refused(value, "x: " + type + " is not hashable: ");
        refused(List.of("a", value), "x[1]: " + type + " is not hashable: ");
        refused(Map.of("key", value), "x.key: " + type + " is not hashable: ");
        refused(new Object[][] {{}, {1, value}}, "x[1][1]: " + type + " is not hashable: ");
        refused(new Holder("a", value), "x.held: " + type + " is not hashable: ");
    }

    @Test
    void hash_recordOfAClosedModule_isRefusedWithItsReason() {
        refused(
                List.of(new UnixDomainPrincipal(() -> "user", () -> "group")),
                "x[0]: jdk.net.UnixDomainPrincipal is not hashable: its fields cannot be read, open its package");
        assertThatThrownBy(() -> Keys.hasher(UnixDomainPrincipal.class))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageStartingWith("x: jdk.net.UnixDomainPrincipal is not hashable: its fields cannot be read");
    }

    @Test
    void hash_refused_saysTheWayOut() {
        assertThatThrownBy(() -> encoded(new Pojo()))
                .isInstanceOfSatisfying(UnhashableInputException.class, e -> assertThat(e.path())
                        .isEqualTo("x"))
                .hasMessageContainingAll("hashIgnore", "@HashIgnore", "@HashWith");
    }

    @Test
    void hash_cycle_isRefused() {
        List<Object> list = new ArrayList<>();
        list.add(1);
        list.add(list);
        refused(list, "java.util.ArrayList is not hashable: it contains itself");
        Map<String, Object> map = new HashMap<>();
        map.put("self", List.of(map));
        refused(map, "it contains itself");
        Object[] array = new Object[1];
        array[0] = array;
        refused(array, "it contains itself");
    }

    @Test
    void hash_100Levels_isTheLimit() {
        Object nested = 1;
        for (int i = 0; i < 100; i++) {
            nested = List.of(nested);
        }
        assertThat(encoded(nested)).isEqualTo("81".repeat(100) + "01");
        refused(List.of(nested), "it is nested deeper than 100 levels");
        Tree tree = new Tree("leaf", List.of());
        for (int i = 0; i < 49; i++) {
            tree = new Tree("node", List.of(tree));
        }
        assertThat(encoded(tree)).isNotEmpty();
    }

    @Test
    void hash_sharedPartThatIsNoCycle_isFine() {
        List<Integer> shared = List.of(1);
        assertThat(encoded(List.of(shared, shared))).isEqualTo("82" + "8101" + "8101");
    }

    @Test
    void hash_collectionThatChangesWhileItIsRead_isRefused() {
        List<Object> changing = new ArrayList<>(List.of(1, 2, 3));
        Map<Object, Object> trigger = new HashMap<>();
        trigger.put("a", Collections.unmodifiableList(new ChangingList(changing)));
        changing.add(0, trigger);
        refused(changing, "ConcurrentModificationException");
        refused(Collections.unmodifiableList(new LyingList()), "it says it has 2 elements and has 1");
    }

    @Test
    void hash_collectionThatThrows_isRefused() {
        refused(Collections.unmodifiableList(new ThrowingList(new IllegalStateException("broken"))), "broken");
        refused(Collections.unmodifiableList(new ThrowingList(new StackOverflowError("deep"))), "deep");
        refused(Collections.unmodifiableList(new ThrowingList(new NoClassDefFoundError("gone"))), "gone");
        refused(Collections.unmodifiableList(new ThrowingList(new AssertionError("never"))), "never");
        refused(Collections.unmodifiableList(new ThrowingList(new IOException("unchecked"))), "unchecked");
        refused(Collections.unmodifiableList(new ThrowingList(new Speechless())), Speechless.class.getName());
    }

    private static final class ChangingList extends AbstractList<Object> {
        private final Collection<Object> victim;

        ChangingList(Collection<Object> victim) {
            this.victim = victim;
        }

        @Override
        public Object get(int index) {
            victim.add(4);
            return 1;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    private static final class LyingList extends AbstractList<Object> {
        @Override
        public Object get(int index) {
            return 1;
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public java.util.Iterator<Object> iterator() {
            return List.<Object>of(1).iterator();
        }
    }

    private static final class Speechless extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    private static final class ThrowingList extends AbstractList<Object> {
        private final Throwable failure;

        ThrowingList(Throwable failure) {
            this.failure = failure;
        }

        @Override
        public Object get(int index) {
            throw ThrowingList.<RuntimeException>sneaky(failure);
        }

        /** As code of other languages throws what it did not declare. */
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        private static <X extends Throwable> X sneaky(Throwable failure) throws X {
            throw (X) failure;
        }

        @Override
        public int size() {
            return 1;
        }
    }

    @Test
    void hash_largeInputs_areHashedWhole() {
        byte[] bytes = new byte[1 << 20];
        String zeros = encoded(bytes);
        bytes[bytes.length - 1] = 1;
        assertThat(encoded(bytes)).isNotEqualTo(zeros).hasSize(2 * (5 + (1 << 20)));
        assertThat(encoded(new double[100_000])).hasSize(2 * (2 + 5 + 800_000));
        assertThat(encoded("x".repeat(100_000))).hasSize(2 * (5 + 100_000));
    }

    @Test
    void hash_everyLengthAroundTheBuffersEnd_isHashedWhole() {
        // A byte that got lost where the buffer grows made false hits.
        for (int length = 0; length < 600; length++) {
            String text = "a".repeat(length);
            assertThat(encoded(Arrays.asList(text, true, 1.5, new byte[] {1}, 'b')))
                    .endsWith("61".repeat(length) + "f5" + "f93e00" + "4101" + "6162");
            assertThat(encoded(List.of(text, 1))).isNotEqualTo(encoded(List.of(text, 2)));
        }
    }

    @Test
    void hash_anotherLocaleAndTimeZone_isTheSame() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        List<Object> value = List.of(
                "TITLE",
                'i',
                1.5,
                new BigDecimal("1.5"),
                Solvent.WATER,
                new Date(0),
                LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6),
                YearMonth.of(2026, 1),
                Period.ofDays(-10),
                Locale.US,
                new Tagged("TITLE I", "I"),
                Map.of("I", 1, "i", 2));
        String reference = encoded(value);
        try {
            for (String tag : List.of("tr-TR", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist", "de-DE")) {
                Locale.setDefault(Locale.forLanguageTag(tag));
                TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Apia"));
                assertThat(encoded(value)).isEqualTo(reference);
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    private static void refused(@Nullable Object value, String message) {
        assertThatThrownBy(() -> encoded(value))
                .isInstanceOf(UnhashableInputException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith("x");
    }

    private static String sha256(String hex) throws java.security.NoSuchAlgorithmException {
        byte[] digest = java.security.MessageDigest.getInstance("SHA-256")
                .digest(HexFormat.of().parseHex(hex));
        return Objects.requireNonNull(HexFormat.of().formatHex(digest));
    }
}
