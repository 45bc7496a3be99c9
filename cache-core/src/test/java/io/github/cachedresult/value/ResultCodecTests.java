package io.github.cachedresult.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.value.ResultCodec.Encoded;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@NullUnmarked
class ResultCodecTests {

    enum Label {
        TOXIC,
        SAFE {
            @Override
            public String toString() {
                return "TOXIC";
            }
        };

        @Override
        public String toString() {
            return "a label";
        }
    }

    record Prediction(String label, double score) {}

    record Everything(
            String text,
            boolean flag,
            char letter,
            byte b,
            short s,
            int i,
            long l,
            float f,
            double d,
            Integer boxed,
            BigDecimal decimal,
            BigInteger big,
            Label label,
            UUID id,
            URI uri,
            Locale locale,
            Optional<String> optional,
            OptionalInt optionalInt,
            OptionalDouble optionalDouble,
            byte[] bytes,
            double[] doubles,
            List<Prediction> predictions,
            Map<String, List<Integer>> map,
            Set<Label> labels,
            @Nullable Prediction nested) {}

    record Times(
            Instant instant,
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            OffsetDateTime offset,
            ZonedDateTime zoned,
            Duration duration,
            Period period,
            Year year,
            YearMonth month,
            ZoneId zone,
            ZoneOffset zoneOffset,
            DayOfWeek day) {}

    record Page<T>(List<T> items, int total) {}

    record Node(String name, @Nullable Node next) {}

    record Ignoring(String name, @JsonIgnore @Nullable String secret) {}

    record Strings(List<String> names) {}

    record Flat(
            String a,
            int b,
            Instant c,
            Optional<Label> d,
            @Nullable Flat e) {}

    record Picky(int number) {
        static boolean broken;

        Picky {
            if (broken) {
                throw new AssertionError("a constructor's own");
            }
        }
    }

    record OwnEquals(List<Transient> parts) {
        @Override
        public boolean equals(@Nullable Object other) {
            return true;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    static class Pojo {
        private String name;
        private List<Integer> numbers = new ArrayList<>();

        @SuppressWarnings("unused")
        private Pojo() {}

        Pojo(String name, Integer... numbers) {
            this.name = name;
            this.numbers.addAll(List.of(numbers));
        }

        public String getNoField() {
            throw new IllegalStateException("getters are not asked");
        }

        String text() {
            return name + numbers;
        }
    }

    static final class SubPojo extends Pojo {
        SubPojo() {
            super("sub");
        }
    }

    static final class Transient {
        private String kept;
        private transient String lost;

        @SuppressWarnings("unused")
        private Transient() {}

        Transient(String kept, @Nullable String lost) {
            this.kept = kept;
            this.lost = lost;
        }

        String text() {
            return kept + lost;
        }
    }

    @SuppressWarnings("serial")
    static final class Names extends ArrayList<Transient> {}

    @SuppressWarnings("serial")
    static final class TitledNames extends ArrayList<String> {
        @SuppressWarnings("unused")
        private String title;
    }

    sealed interface Shape permits Circle {}

    record Circle(double radius) implements Shape {}

    abstract static class AbstractResult {
        @SuppressWarnings("unused")
        private int number;
    }

    record Holder<T>(String name, T held) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Named {}

    static class Animal implements Named {
        @SuppressWarnings("unused")
        private String name;
    }

    record Kennel(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Prediction inmate) {}

    static class Unmakeable {
        @SuppressWarnings("unused")
        private final String name;

        Unmakeable(String name, int age) {
            this.name = name + age;
        }
    }

    @SuppressWarnings({"unused", "rawtypes"})
    interface Declared {
        List<Prediction> predictions();

        Page<Prediction> page();

        Page<Page<String>> pages();

        Map<Label, Double> byLabel();

        Map<Integer, String> byNumber();

        Map<String, Double> byName();

        SortedMap<String, Integer> sorted();

        Optional<Prediction> optional();

        List<String> strings();

        Set<String> set();

        Set<Prediction> predictionSet();

        List<byte[]> blobs();

        List<Double> doubles();

        List<Float> floats();

        Holder<Integer> held();

        double[][] matrix();

        // refused:
        Object object();

        List rawList();

        List<?> wildcard();

        Map<String, Object> mapOfObjects();

        Shape shape();

        AbstractResult abstractResult();

        Comparable<String> anInterface();

        void nothing();

        Void boxedNothing();

        Stream<String> stream();

        IntStream intStream();

        Iterator<String> iterator();

        InputStream inputStream();

        CompletableFuture<String> future();

        Future<String> plainFuture();

        Flow.Publisher<String> publisher();

        Supplier<String> supplier();

        Number number();

        Holder<Number> heldNumber();

        Holder<List<Holder<Object>>> deepObject();

        List<CompletableFuture<String>> futures();

        Optional<Stream<String>> optionalStream();

        Iterable<String> iterable();

        AutoCloseable closeable();

        Animal animal();

        Kennel kennel();

        Throwable failure();

        Thread thread();

        Pattern pattern();

        Map<Prediction, String> byRecord();

        Holder<Map<BigDecimal, String>> byDecimal();

        ArrayDeque<String> deque();

        Unmakeable unmakeable();

        Clock clock();
    }

    private final ResultCodec codec = new ResultCodec();

    static Everything everything() {
        return new Everything(
                "t\u00f6xic \ud83e\uddea \u0000\u2028\"",
                true,
                '\u00e9',
                (byte) -1,
                Short.MIN_VALUE,
                Integer.MAX_VALUE,
                Long.MIN_VALUE,
                0.1f,
                0.1 + 0.2,
                null,
                new BigDecimal("1.00"),
                BigInteger.ONE.shiftLeft(200),
                Label.SAFE,
                new UUID(1, 2),
                URI.create("urn:a"),
                Locale.forLanguageTag("de-CH"),
                Optional.of(""),
                OptionalInt.of(0),
                OptionalDouble.empty(),
                new byte[] {0, -1, 127},
                new double[] {Double.NaN, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE},
                List.of(new Prediction("a", Double.NaN), new Prediction("b", -0.0)),
                Map.of("a", List.of(1, 2), "", List.of()),
                Set.of(Label.TOXIC, Label.SAFE),
                new Prediction("n", Double.POSITIVE_INFINITY));
    }

    @Test
    void encode_longerThanAnArray_isRefusedWhileItIsWritten() {
        ResultCodec small = new ResultCodec(10_000, null);
        ResultType type = small.typeOf(String.class);
        assertThat(small.encode(type, "x".repeat(9_998))).isInstanceOf(Encoded.Faithful.class);
        for (int length : new int[] {9_999, 1_000_000}) {
            assertThat(small.encode(type, "x".repeat(length))).isEqualTo(new Encoded.TooLarge(10_000));
            assertThat(small.encode(small.typeOf(Prediction.class), new Prediction("x".repeat(length), 0)))
                    .isEqualTo(new Encoded.TooLarge(10_000));
        }
    }

    @Test
    void encode_ofAnyLength_isOneWholePayload() {
        ResultType type = codec.typeOf(String.class);
        for (int length = 1; length < 5_000_000; length = length * 7 / 3 + 1) {
            String value = "ä".repeat(length / 2) + "b".repeat(length);
            byte[] payload =
                    ((Encoded.Faithful) codec.encode(type, value)).payload().toArray();
            assertThat(new String(payload, UTF_8)).isEqualTo('"' + value + '"');
        }
    }

    @Test
    void encode_everySupportedType_isFaithful() throws Exception {
        Everything decoded = roundTrip(Everything.class, everything());
        assertThat(decoded)
                .usingRecursiveComparison()
                .ignoringFields("doubles", "predictions")
                .isEqualTo(everything());
        assertThat(decoded.decimal().scale()).isEqualTo(2);
        assertThat(decoded.label()).isSameAs(Label.SAFE);
        assertThat(decoded.doubles()[0]).isNaN();
        assertThat(1 / decoded.doubles()[2]).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(decoded.predictions().get(0).score()).isNaN();
    }

    @Test
    void encode_times_areFaithfulToTheNanosecondAndTheZone() throws Exception {
        Instant instant = Instant.parse("2026-10-25T00:30:00.123456789Z");
        ZonedDateTime secondHour = instant.plusSeconds(3600).atZone(ZoneId.of("Europe/Berlin"));
        Times times = new Times(
                instant,
                LocalDate.of(-44, 3, 15),
                LocalTime.of(1, 2, 3, 4),
                LocalDateTime.of(2026, 1, 1, 0, 0),
                instant.atOffset(ZoneOffset.ofHoursMinutes(5, 45)),
                secondHour,
                Duration.ofSeconds(-1, 1),
                Period.of(1, -2, 3),
                Year.of(2026),
                YearMonth.of(2026, 2),
                ZoneId.of("America/Argentina/Ushuaia"),
                ZoneOffset.ofHours(-3),
                DayOfWeek.FRIDAY);
        Times decoded = roundTrip(Times.class, times);
        assertThat(decoded.zoned().getZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(decoded.zoned().getOffset()).isEqualTo(ZoneOffset.ofHours(1));
        roundTrip(Instant.class, Instant.MAX);
        roundTrip(Instant.class, Instant.MIN);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("faithful")
    void encode_faithful_decodesToTheSame(Type type, Object value) throws Exception {
        roundTrip(type, value);
    }

    static Stream<Arguments> faithful() throws NoSuchMethodException {
        Map<String, Double> ordered = new LinkedHashMap<>();
        ordered.put("z", 1.0);
        ordered.put("a", -0.0);
        return Stream.of(
                Arguments.of(int.class, 0),
                Arguments.of(Integer.class, 7),
                Arguments.of(boolean.class, false),
                Arguments.of(String.class, ""),
                Arguments.of(char.class, '\u0000'),
                Arguments.of(double.class, -0.0),
                Arguments.of(double.class, Double.NaN),
                Arguments.of(Double.class, Double.MIN_VALUE),
                Arguments.of(float.class, Float.NEGATIVE_INFINITY),
                Arguments.of(float.class, 0.1f),
                Arguments.of(long.class, (1L << 53) + 1),
                Arguments.of(BigDecimal.class, new BigDecimal("1E+400")),
                Arguments.of(BigDecimal.class, new BigDecimal("0E-20")),
                Arguments.of(BigDecimal.class, new BigDecimal("-1.10")),
                Arguments.of(BigInteger.class, BigInteger.TEN.pow(5000)),
                Arguments.of(byte[].class, new byte[0]),
                Arguments.of(int[].class, new int[] {1, 2}),
                Arguments.of(float[].class, new float[] {Float.NaN, -0.0f}),
                Arguments.of(String[].class, new String[] {"a", null}),
                Arguments.of(type("matrix"), new double[][] {{1}, {}, {Double.NaN}}),
                Arguments.of(type("predictions"), List.of(new Prediction("a", 1))),
                Arguments.of(type("predictions"), Collections.singletonList(null)),
                Arguments.of(type("page"), new Page<>(List.of(new Prediction("a", 1)), 1)),
                Arguments.of(type("pages"), new Page<>(List.of(new Page<>(List.of("x"), 1)), 1)),
                Arguments.of(type("byLabel"), Map.of(Label.SAFE, 1.0, Label.TOXIC, 2.0)),
                Arguments.of(type("byNumber"), Map.of(1, "a", -1, "b")),
                Arguments.of(type("byName"), ordered),
                Arguments.of(type("sorted"), new TreeMap<>(Map.of("b", 1, "a", 2))),
                Arguments.of(type("optional"), Optional.of(new Prediction("a", 1))),
                Arguments.of(type("optional"), Optional.empty()),
                Arguments.of(type("blobs"), List.of(new byte[] {1}, new byte[] {2})),
                Arguments.of(type("doubles"), Arrays.asList(1.0, Double.NaN, null)),
                Arguments.of(type("floats"), List.of(0.1f, Float.POSITIVE_INFINITY)),
                Arguments.of(type("held"), new Holder<>("a", 5)),
                Arguments.of(Node.class, new Node("a", new Node("b", null))),
                Arguments.of(Pojo.class, new Pojo("a", 1, 2)),
                Arguments.of(Transient.class, new Transient("a", null)),
                Arguments.of(String.class, "?\ud800"),
                Arguments.of(String.class, "x".repeat(21_000_000)));
    }

    @ParameterizedTest(name = "{index}: {2}")
    @MethodSource("lossy")
    void encode_lossy_isReportedWithItsPath(Type type, Object value, String difference) {
        Encoded encoded = codec.encode(codec.typeOf(type), value);
        assertThat(encoded).isInstanceOfSatisfying(Encoded.Lossy.class, lossy -> assertThat(lossy.difference())
                .startsWith(difference));
    }

    static Stream<Arguments> lossy() throws NoSuchMethodException {
        Names names = new Names();
        names.add(new Transient("a", "b"));
        TitledNames mutated = new TitledNames();
        mutated.add("a");
        mutated.title = "title";
        Map<String, Double> caseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        caseless.put("a", 1.0);
        SortedMap<String, Integer> reversed = new TreeMap<>(Collections.reverseOrder());
        reversed.putAll(Map.of("a", 1, "b", 2));
        Map<String, Double> nullKey = new HashMap<>();
        nullKey.put(null, 1.0);
        Node deep = new Node("end", null);
        for (int i = 0; i < 300; i++) {
            deep = new Node("node", deep);
        }
        List<List<String>> cyclic = new ArrayList<>();
        return Stream.of(
                Arguments.of(Transient.class, new Transient("a", "b"), "result.lost: b became null"),
                Arguments.of(Ignoring.class, new Ignoring("a", "b"), "result"),
                Arguments.of(Pojo.class, new SubPojo(), "result: "),
                Arguments.of(type("strings"), new Unusual(), "result: "),
                Arguments.of(Names.class, names, "result[0].lost: b became null"),
                Arguments.of(TitledNames.class, mutated, "result.title: title became null"),
                Arguments.of(
                        OwnEquals.class, new OwnEquals(List.of(new Transient("a", "b"))), "result.parts[0].lost: "),
                Arguments.of(type("byName"), caseless, "result: its comparator is lost"),
                Arguments.of(type("sorted"), reversed, "result: its comparator is lost"),
                Arguments.of(type("byName"), nullKey, "result"),
                Arguments.of(type("set"), new TreeSet<>(Collections.reverseOrder()), "result: its comparator is lost"),
                Arguments.of(Node.class, deep, "result"),
                Arguments.of(type("optional"), Optional.of(new Circle(1)), "result"),
                Arguments.of(Strings.class, new Strings(new Unusual()), "result.names: "),
                Arguments.of(int.class, cyclic, "result"));
    }

    /** A list with more to it than its elements. */
    private static final class Unusual extends java.util.AbstractList<String> {
        @Override
        public String get(int index) {
            return "a";
        }

        @Override
        public int size() {
            return 1;
        }
    }

    @Test
    void encode_setsAndMaps_keepTheirOrder() throws Exception {
        Set<String> ranked = new LinkedHashSet<>();
        Set<String> hashed = new HashSet<>(1 << 16);
        Map<Label, Double> byLabel = new LinkedHashMap<>();
        for (int i = 40; i > 0; i--) {
            ranked.add("item " + i);
            hashed.add("item " + i);
        }
        byLabel.put(Label.SAFE, 1.0);
        byLabel.put(Label.TOXIC, 2.0);
        assertThat(roundTrip(type("set"), ranked)).containsExactlyElementsOf(ranked);
        assertThat(roundTrip(type("set"), hashed)).containsExactlyElementsOf(hashed);
        assertThat(roundTrip(type("byLabel"), byLabel).keySet()).containsExactly(Label.SAFE, Label.TOXIC);
    }

    @Test
    void encode_largeSetOfRecords_isComparedInLinearTime() throws Exception {
        Set<Prediction> large = new HashSet<>();
        for (int i = 0; i < 60_000; i++) {
            large.add(new Prediction("p" + i, i));
        }
        // 60,000 times 60,000 comparisons would take minutes.
        ResultType type = codec.typeOf(type("predictionSet"));
        assertThat(org.junit.jupiter.api.Assertions.assertTimeout(
                        Duration.ofSeconds(20), () -> codec.encode(type, large)))
                .isNotNull();
    }

    @Test
    void encode_cycle_isLossyAndNoStackOverflow() {
        Knot knot = new Knot();
        knot.self = knot;
        assertThat(codec.encode(codec.typeOf(Knot.class), knot)).isInstanceOf(Encoded.Lossy.class);
    }

    static final class Knot {
        private @Nullable Knot self;

        String text() {
            return self == null ? "loose" : "tied";
        }
    }

    @Test
    void encode_classThatThrowsErrors_isLossyOrUndecodable() throws Exception {
        ResultType type = codec.typeOf(Picky.class);
        byte[] payload =
                ((Encoded.Faithful) codec.encode(type, new Picky(1))).payload().toArray();
        Picky value = new Picky(1);
        Picky.broken = true;
        try {
            assertThat(codec.encode(type, value)).isInstanceOf(Encoded.Lossy.class);
            assertThatThrownBy(() -> codec.decode(type, Slice.of(payload)))
                    .isInstanceOf(ResultCodec.UndecodableException.class);
        } finally {
            Picky.broken = false;
        }
        assertThat(codec.decode(type, Slice.of(payload))).isEqualTo(value);
    }

    @Test
    void encode_enum_isByItsNameAndNotByItsToString() {
        assertThat(json(Label.class, Label.SAFE)).isEqualTo("\"SAFE\"");
        assertThat(json(Label.class, Label.TOXIC)).isEqualTo("\"TOXIC\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"label\":\"a\"}",
                "{\"label\":\"a\",\"score\":1.0,\"more\":1}",
                "{\"label\":\"a\",\"score\":null}",
                "{\"label\":\"a\",\"score\":\"1.0\"}",
                "{\"label\":1,\"score\":1.0}",
                "{\"label\":\"a\",\"label\":\"b\",\"score\":1.0}",
                "{\"label\":\"a\",\"score\":1.0} {}",
                "[]",
                "",
                "{\"label\":\"a\",\"score\":1.0",
                "1"
            })
    void decode_whatIsNoValueOfTheType_isUndecodable(String json) {
        byte[] bytes = json.getBytes(UTF_8);
        assertThatThrownBy(() -> codec.decode(codec.typeOf(Prediction.class), Slice.of(bytes)))
                .isInstanceOf(ResultCodec.UndecodableException.class)
                .hasMessageContaining("Prediction");
    }

    @Test
    void decode_part_readsOnlyThat() throws Exception {
        byte[] bytes = "xx{\"label\":\"a\",\"score\":1.0}yy".getBytes(UTF_8);
        assertThat(codec.decode(codec.typeOf(Prediction.class), new Slice(bytes, 2, bytes.length - 4)))
                .isEqualTo(new Prediction("a", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "object, its result java.lang.Object cannot be cached: java.lang.Object says nothing",
        "rawList, 'its result java.util.List<java.lang.Object>[] cannot be cached: java.lang.Object says nothing'",
        "wildcard, 'its result java.util.List<java.lang.Object>[] cannot be cached: java.lang.Object says nothing'",
        "mapOfObjects, 'its result java.util.Map<java.lang.String,java.lang.Object>[] cannot be cached'",
        "shape, its result io.github.cachedresult.value.ResultCodecTests$Shape cannot be cached: ",
        "abstractResult, its result io.github.cachedresult.value.ResultCodecTests$AbstractResult cannot be cached: ",
        "anInterface, its result java.lang.Comparable cannot be cached: ",
        "nothing, its result void cannot be cached: there is no result",
        "boxedNothing, its result java.lang.Void cannot be cached: there is no result",
        "stream, its result java.util.stream.Stream<java.lang.String> cannot be cached: it can be read once only",
        "intStream, its result java.util.stream.IntStream cannot be cached: it can be read once only",
        "iterator, its result java.util.Iterator<java.lang.String> cannot be cached: it can be read once only",
        "inputStream, its result java.io.InputStream cannot be cached: it can be read once only",
        "future, its result java.util.concurrent.CompletableFuture<java.lang.String> cannot be cached: futures",
        "plainFuture, its result java.util.concurrent.Future<java.lang.String> cannot be cached: futures",
        "publisher, its result java.util.concurrent.Flow$Publisher<java.lang.String> cannot be cached: futures",
        "supplier, its result java.util.function.Supplier<java.lang.String> cannot be cached: ",
        "number, its result java.lang.Number cannot be cached: ",
        "animal, its @JsonTypeInfo lets what is stored say which class",
        "kennel, Kennel.inmate cannot be cached: its @JsonTypeInfo",
        "failure, java.lang.Throwable is no value",
        "thread, java.lang.Thread is no value",
        "pattern, java.util.regex.Pattern is no value",
        "byRecord, '{key} cannot be cached: '",
        "byDecimal, '.held{key} cannot be cached: java.math.BigDecimal is no key'",
        "deque, java.util.ArrayDeque has no equals",
        "unmakeable, has no constructor to decode it by",
        "clock, java.time.Clock does not say which class",
        "heldNumber, .held cannot be cached: java.lang.Number does not say",
        "deepObject, .held[].held cannot be cached: java.lang.Object says nothing",
        "futures, '[] cannot be cached: futures'",
        "optionalStream, cannot be cached: it can be read once only",
        "iterable, cannot be cached: ",
        "closeable, cannot be cached: it can be read once only"
    })
    void typeOf_typeThatCannotBeDecodedSafely_isRefusedNamingWhere(String method, String message) {
        assertThatThrownBy(() -> codec.typeOf(type(method)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void typeOf_sameType_isTheSameObject() throws Exception {
        assertThat(codec.typeOf(type("page")))
                .isSameAs(codec.typeOf(type("page")))
                .isNotSameAs(codec.typeOf(type("pages")));
        assertThat(codec.typeOf(Prediction.class).name()).isEqualTo(Prediction.class.getName());
    }

    @Test
    void isImmutable_typesThatNobodyCanChange_are() throws Exception {
        for (Type type : new Type[] {
            int.class,
            String.class,
            Label.class,
            Prediction.class,
            Flat.class,
            Times.class,
            Instant.class,
            UUID.class,
            BigDecimal.class,
            type("optional"),
            type("held"),
            Node.class,
            OptionalInt.class
        }) {
            assertThat(codec.typeOf(type).isImmutable()).as("%s", type).isTrue();
        }
        for (Type type : new Type[] {
            byte[].class,
            Strings.class,
            Everything.class,
            type("strings"),
            type("byName"),
            Pojo.class,
            type("page"),
            int[].class,
            java.util.Date.class,
            OwnEquals.class
        }) {
            assertThat(codec.typeOf(type).isImmutable()).as("%s", type).isFalse();
        }
    }

    @Test
    void shape_sameNameInTwoVersionsOfAClass_isAnother() throws Exception {
        assertThat(shape("record Result(String a, Part part) {} record Part(int x) {}"))
                .isEqualTo(shape("record Result(Part part, String a) {} record Part(int x) {}"))
                .isNotEqualTo(shape("record Result(String a, Part part, int more) {} record Part(int x) {}"))
                .isNotEqualTo(shape("record Result(String b, Part part) {} record Part(int x) {}"))
                .isNotEqualTo(
                        shape("record Result(CharBox a, Part part) {} record Part(int x) {} record CharBox(char c) {}"))
                .isNotEqualTo(shape("record Result(String a, Part part) {} record Part(long x) {}"))
                .isNotEqualTo(shape("record Result(String a, Part part) {} record Part(int x, int y) {}"))
                .isNotEqualTo(shape("record Result(String a, java.util.List<Part> part) {} record Part(int x) {}"));
    }

    private static Object shape(String source) throws Exception {
        return new ResultCodec()
                .typeOf(io.github.cachedresult.Compiled.of("Result", source, true))
                .shape();
    }

    private String json(Type type, Object value) {
        return new String(
                ((Encoded.Faithful) codec.encode(codec.typeOf(type), value))
                        .payload()
                        .toArray(),
                UTF_8);
    }

    @SuppressWarnings("unchecked")
    private <T> T roundTrip(Type declared, T value) throws ResultCodec.UndecodableException {
        ResultType type = codec.typeOf(declared);
        Encoded encoded = codec.encode(type, value);
        assertThat(encoded).as("%s", encoded).isInstanceOf(Encoded.Faithful.class);
        byte[] payload = ((Encoded.Faithful) encoded).payload().toArray();
        T decoded = (T) codec.decode(type, Slice.of(payload));
        assertThat(ValueDifference.between(value, decoded)).isNull();
        if (!(value instanceof Pojo
                || value instanceof Transient
                || value instanceof Everything
                || value instanceof List)) {
            assertThat(Arrays.deepEquals(new Object[] {value}, new Object[] {decoded}))
                    .as("%s", decoded)
                    .isTrue();
        }
        return decoded;
    }

    private static Type type(String method) throws NoSuchMethodException {
        Method declared = Declared.class.getDeclaredMethod(method);
        return declared.getGenericReturnType();
    }

    @SuppressWarnings("unused")
    private static Collection<String> texts(Pojo pojo, Transient other, Knot fourth) {
        return List.of(pojo.text(), other.text(), fourth.text());
    }
}
