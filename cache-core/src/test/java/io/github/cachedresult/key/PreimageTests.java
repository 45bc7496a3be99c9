package io.github.cachedresult.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.InputNormalizer;
import io.github.cachedresult.cbor.CborWriter;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Month;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was encoded is read back as a person would say it, and bytes that nobody encoded are refused. */
@NullUnmarked
class PreimageTests {

    @HashName("meta")
    record Meta(String user, @Nullable Object note) {}

    @HashName("request")
    record Request(double ph, Meta meta) {}

    @HashName("base")
    static class Base {
        private final Object x;

        Base(Object x) {
            this.x = x;
        }

        Object x() {
            return x;
        }
    }

    @HashName("derived")
    static final class Derived extends Base {
        private final Object x;
        private final Object y;

        Derived(Object baseX, Object x, Object y) {
            super(baseX);
            this.x = x;
            this.y = y;
        }

        Object own() {
            return List.of(x, y);
        }
    }

    @HashName("upper")
    static final class Upper implements InputNormalizer<String> {

        @Override
        public int version() {
            return 3;
        }

        @Override
        public Object normalize(String input, List<String> parameters) {
            return input.toUpperCase(Locale.ROOT);
        }
    }

    record Named(
            @HashWith(value = Upper.class, parameters = "p") String name) {}

    private static Preimage of(@Nullable Object value) {
        @Nullable Object[] arguments = {value};
        HashedInputs hashed = Keys.hash(Keys.hasher(Object.class), arguments);
        PreimageRead read = Preimage.read(hashed.preimage(), hashed.key());
        assertThat(read).isInstanceOf(PreimageRead.Whole.class);
        return ((PreimageRead.Whole) read).preimage();
    }

    /** Path, type and value of each input. */
    private static List<String> listed(@Nullable Object value) {
        return of(value).inputs().stream()
                .map(input -> input.path() + ": " + input.type() + ", " + input.value())
                .toList();
    }

    private static String one(@Nullable Object value) {
        List<String> listed = listed(value);
        assertThat(listed).hasSize(1);
        assertThat(listed.get(0)).startsWith("x: ");
        return listed.get(0).substring(3);
    }

    @Test
    void namesAreReadBack() {
        Preimage preimage = of(1);
        assertThat(preimage.model()).isEqualTo("m");
        assertThat(preimage.version()).isEqualTo("v");
        assertThat(preimage.operation()).isEqualTo("o");
        assertThat(preimage.parameterPaths()).containsExactly("x");
    }

    @Test
    void digest_isThatOfTheEncoding() {
        byte[] encoded = HexFormat.of().parseHex(Keys.encoded(7.4));
        KeyInput input = of(7.4).inputs().get(0);
        assertThat(input.digest()).isEqualTo(Digest.of(encoded, 0, encoded.length));
        assertThat(input)
                .hasToString("x: float, 7.4, #" + input.digest().toHex().substring(0, 12));
    }

    @Test
    void numbers_areExact() {
        assertThat(one(7)).isEqualTo("integer, 7");
        assertThat(one(Long.MIN_VALUE)).isEqualTo("integer, -9223372036854775808");
        assertThat(one(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE)))
                .isEqualTo("integer, 18446744073709551615");
        assertThat(one(BigInteger.ONE.shiftLeft(64))).isEqualTo("integer, 18446744073709551616");
        assertThat(one(BigInteger.ONE.shiftLeft(64).not())).isEqualTo("integer, -18446744073709551617");
        assertThat(one(BigInteger.ONE.shiftLeft(5000))).isEqualTo("integer, 5001 bits");
        assertThat(one(7.40000001)).isEqualTo("float, 7.40000001");
        assertThat(one(0.1f)).isEqualTo("float, 0.10000000149011612");
        assertThat(one(-0.0)).isEqualTo("float, -0.0");
        assertThat(one(Double.NaN)).isEqualTo("float, NaN");
        assertThat(one(Double.NEGATIVE_INFINITY)).isEqualTo("float, -Infinity");
        assertThat(one(Double.MIN_VALUE)).isEqualTo("float, 4.9E-324");
        assertThat(one(new BigDecimal("1.00"))).isEqualTo("decimal, 1.00");
        assertThat(one(new BigDecimal(BigInteger.TEN.pow(30), -5)))
                .isEqualTo("decimal, " + "1.000000000000000000000000000000E+35");
        assertThat(one(new BigDecimal(BigInteger.ONE.shiftLeft(5000), 2))).isEqualTo("decimal, 5001 bits, scale 2");
    }

    @Test
    void texts_areQuotedAndCutAndNeverLookAlike() {
        assertThat(one("CCO")).isEqualTo("text, \"CCO\"");
        assertThat(one('c')).isEqualTo("text, \"c\"");
        assertThat(one("a\"\\\n\t\r\u0000")).isEqualTo("text, \"a\\\"\\\\\\n\\t\\r\\u0000\"");
        assertThat(one("\u00e9\u65e5\ud83e\uddea")).isEqualTo("text, \"\u00e9\u65e5\ud83e\uddea\"");
        assertThat(one("e\u0301\u00a0\u200b")).isEqualTo("text, \"e\\u0301\\u00a0\\u200b\"");
        assertThat(one("\ud800")).isEqualTo("text, \"\\ud800\"");
        assertThat(one("x\udc00\ud800\u65e5")).isEqualTo("text, \"x\\udc00\\ud800\u65e5\"");
        assertThat(one("y".repeat(500))).isEqualTo("text, \"" + "y".repeat(80) + "\"…, 500 characters");
    }

    @Test
    void otherValues_areNamed() {
        assertThat(one(null)).isEqualTo("null, null");
        assertThat(one(true)).isEqualTo("boolean, true");
        assertThat(one(false)).isEqualTo("boolean, false");
        assertThat(one(new byte[] {1, (byte) 255})).isEqualTo("bytes[2], 0x01ff");
        assertThat(one(ByteBuffer.allocate(20))).isEqualTo("bytes[20], 0x" + "00".repeat(16) + "…");
        assertThat(one(ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo("little-endian bytes[2], 0x0000");
        UUID uuid = UUID.fromString("01234567-89ab-cdef-0123-456789abcdef");
        assertThat(one(uuid)).isEqualTo("UUID, " + uuid);
        assertThat(one(URI.create("urn:a"))).isEqualTo("URI, \"urn:a\"");
        assertThat(one(URI.create("urn:\u00e9"))).isEqualTo("URI, \"urn:\u00e9\"");
        assertThat(one(Instant.ofEpochSecond(-1, 999_999_999))).isEqualTo("Instant, 1969-12-31T23:59:59.999999999Z");
        assertThat(one(Instant.MAX)).isEqualTo("Instant, " + Instant.MAX);
        assertThat(one(Duration.ofMillis(-1))).isEqualTo("Duration, PT-0.001S");
        assertThat(one(LocalDate.of(2026, 1, 2))).isEqualTo("LocalDate, 2026-01-02");
        assertThat(one(LocalDateTime.of(2026, 1, 2, 3, 4))).isEqualTo("LocalDateTime, \"2026-01-02T03:04\"");
        assertThat(one(Period.ofDays(3))).isEqualTo("Period, \"P3D\"");
        assertThat(one(ZoneId.of("Europe/Paris"))).isEqualTo("ZoneId, \"Europe/Paris\"");
        assertThat(one(Month.MAY)).isEqualTo("enum java.time.Month, MAY");
        assertThat(one(Currency.getInstance("EUR"))).isEqualTo("Currency, \"EUR\"");
        assertThat(one(String.class)).isEqualTo("Class, \"java.lang.String\"");
        assertThat(one(Locale.forLanguageTag("de-CH-u-ca-japanese"))).isEqualTo("Locale, de//CH//u-ca-japanese");
        assertThat(one(Locale.ROOT)).isEqualTo("Locale, ///");
    }

    @Test
    void arraysOfNumbers_areOneInputEach() {
        assertThat(one(new short[] {1, -2})).isEqualTo("int16[2], [1, -2]");
        assertThat(one(new int[] {1 << 30})).isEqualTo("int32[1], [1073741824]");
        assertThat(one(new long[0])).isEqualTo("int64[0], []");
        assertThat(one(new float[] {0.1f})).isEqualTo("float32[1], [0.1]");
        assertThat(one(new double[1000])).isEqualTo("float64[1000], [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, …]");
    }

    @Test
    void containers_areListedWithWhatIsInThem() {
        assertThat(listed(List.of("a", List.of())))
                .containsExactly("x: list, 2 elements", "x[0]: text, \"a\"", "x[1]: list, 0 elements");
        assertThat(listed(Set.of(5, 300, -1)))
                .as("in the canonical order")
                .containsExactly("x: set, 3 elements", "x[0]: integer, 5", "x[1]: integer, 300", "x[2]: integer, -1");
        assertThat(listed(new TreeMap<>(Map.of("k", 1, "a \"b\"", 2))))
                .containsExactly("x: map, 2 entries", "x[\"k\"]: integer, 1", "x[\"a \\\"b\\\"\"]: integer, 2");
        assertThat(listed(new TreeSet<>(Set.of(new BigDecimal("1.0")))))
                .containsExactly("x: sorted set, 1 element", "x[0]: decimal, 1.0");
        assertThat(listed(new TreeMap<>(Map.of(new BigDecimal("1.0"), "a"))))
                .containsExactly("x: sorted map, 1 entry", "x[decimal 1.0]: text, \"a\"");
        assertThat(listed(Map.of(1, "a"))).contains("x[1]: text, \"a\"");
        assertThat(listed(Map.of(1.0, "a"))).contains("x[1.0]: text, \"a\"");
        assertThat(listed(Map.of(Month.MAY, "a"))).contains("x[enum java.time.Month MAY]: text, \"a\"");
        assertThat(listed(Collections.singletonMap(null, "a"))).contains("x[null]: text, \"a\"");
        assertThat(listed(Map.of(List.of(1), "a")).get(1)).matches("x\\[list #[0-9a-f]{12}]: text, \"a\"");
        assertThat(listed(new Request(7.4, new Meta("me", null))))
                .containsExactly(
                        "x: record request, 2 fields",
                        "x.ph: float, 7.4",
                        "x.meta: record meta, 2 fields",
                        "x.meta.note: null, null",
                        "x.meta.user: text, \"me\"");
        assertThat(listed(new Derived(1, 2, 3)))
                .containsExactly(
                        "x: object derived, 3 fields", "x.x: integer, 1", "x.x@derived: integer, 2", "x.y: integer, 3");
        assertThat(one(Optional.empty())).isEqualTo("Optional, empty");
        assertThat(one(OptionalInt.of(3))).isEqualTo("OptionalInt of integer, 3");
        assertThat(listed(Optional.of(List.of(1))))
                .containsExactly("x: Optional of list, 1 element", "x[0]: integer, 1");
    }

    @Test
    void normalForm_saysWhatMadeIt() {
        assertThat(listed(new Named("cco")).get(1))
                .isEqualTo("x.name: text normalised by upper(\"p\") version 3, \"CCO\"");
    }

    @Test
    void files_areListedByNameAndContent(@TempDir Path folder) throws IOException {
        Path docs = Files.createDirectories(folder.resolve("docs/sub")).getParent();
        Path file = Files.writeString(docs.resolve("a.txt"), "content");
        Files.writeString(docs.resolve("sub/b.txt"), "content");
        String digest = "ed7002b439e9ac845f22357d822bac1444730fbdb6016d3ec9432297b9ec9f73";
        assertThat(one(file)).isEqualTo("file, \"a.txt\" with content " + digest);
        assertThat(listed(docs))
                .containsExactly(
                        "x: directory \"docs\", 2 members",
                        "x/sub: directory, 1 member",
                        "x/sub/b.txt: file, content " + digest,
                        "x/a.txt: file, content " + digest);
    }

    @Test
    void whatIsTooManyOrTooDeep_isOneInput() {
        assertThat(one(Collections.nCopies(1_001, 1))).isEqualTo("list, 1001 elements");
        assertThat(listed(Collections.nCopies(1_000, 1))).hasSize(1_001);
        assertThat(listed(Collections.nCopies(1_000, List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12))))
                .hasSizeLessThanOrEqualTo(10_001);
        Object nested = 1;
        for (int i = 0; i < InputEncoder.MAX_DEPTH; i++) {
            nested = List.of(nested);
        }
        assertThat(listed(nested)).hasSize(101).last().asString().endsWith("[0]: integer, 1");
        CborWriter deep = new CborWriter();
        deep.writeRaw(HexFormat.of().parseHex(Keys.PREFIX));
        for (int i = 0; i < 1_000_000; i++) {
            deep.writeArrayHead(1);
        }
        deep.writeNull();
        assertThat(((PreimageRead.Whole) Preimage.read(deep.toByteArray()))
                        .preimage()
                        .inputs())
                .hasSize(PreimageReader.MAX_DEPTH + 1)
                .last()
                .extracting(KeyInput::type)
                .isEqualTo("what is nested too deep to be listed");
    }

    @Test
    void whatTheHasherCannotHaveWritten_isRefused() {
        List<String> values = List.of(
                "1817" + "", // a head longer than it must be
                "1800",
                "190017",
                "1a00000017",
                "1b0000000000000017",
                "fa3f800000", // a float longer than it must be
                "fb3ff0000000000000",
                "f97e01", // another NaN
                "9fff", // without a length
                "f7", // undefined
                "f817",
                "61ff", // no UTF-8
                "c24101", // a bignum that is none
                "c249000000000000000001",
                "c48201", // cut off
                "c4820161" + "61",
                "c4821b7fffffffffffffff01", // a scale that is none
                "d82541" + "00", // a UUID of one byte
                "d864" + "1b7fffffffffffffff", // a date that is none
                "d903e9a0",
                "d903e9a1" + "0201",
                "d903e9a2" + "0101" + "2800", // no nanoseconds, written
                "d903e9a2" + "0101" + "281a3b9aca00",
                "d90102820201", // a set out of order
                "d90102820101", // with an element twice
                "a2" + "02f6" + "01f6", // a map out of order
                "a2" + "01f6" + "01f6",
                "d856" + "4101", // no float64
                "d863" + "01", // another tag
                "da80000002" + "4101",
                "db800000000000000" + "2" + "49010000000000000000",
                "d81b80",
                "d81b81" + "6161",
                "d81b83" + "6161" + "6161" + "6161",
                "d81b83" + "6466696c65" + "6161" + "4101",
                "d81b85" + "6161" + "0101" + "0101",
                "d9011142" + "c080"); // an overlong text
        for (String value : values) {
            assertThat(Preimage.read(HexFormat.of().parseHex(Keys.PREFIX + value)))
                    .as(value)
                    .isInstanceOf(PreimageRead.Unreadable.class);
        }
        String whole = Keys.PREFIX + "01";
        for (String bytes : List.of(
                "",
                "01",
                "80",
                "a0",
                whole + "00",
                whole.substring(0, whole.length() - 2),
                whole.replace("2f6831", "2f6832"),
                whole.replace("616d", "6100"),
                "84" + whole.substring(2),
                "9bffffffffffffffff",
                "bb7fffffffffffffff",
                "5b7fffffffffffffff")) {
            assertThat(Preimage.read(HexFormat.of().parseHex(bytes)))
                    .as(bytes)
                    .isInstanceOf(PreimageRead.Unreadable.class);
        }
    }

    @Test
    void preimageOfAnotherKey_isRefused() {
        HashedInputs one = Keys.hash(Keys.hasher(Object.class), 1);
        HashedInputs two = Keys.hash(Keys.hasher(Object.class), 2);
        assertThat(Preimage.read(one.preimage(), two.key())).isInstanceOf(PreimageRead.Unreadable.class);
    }

    @Test
    void changedBytes_neverThrow() {
        Random random = new Random(20261121);
        List<Object> values = new ArrayList<>(Arrays.asList(
                new Request(7.4, new Meta("\ud800", Set.of(1, 2.0, "three"))),
                new Derived(Map.of("k", List.of(Optional.of(1))), new double[3], BigInteger.ONE.shiftLeft(70)),
                List.of(Instant.EPOCH, LocalDate.EPOCH, UUID.randomUUID(), new BigDecimal("1.00"), Locale.ROOT),
                new Named("cco")));
        int whole = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = Keys.hash(Keys.hasher(Object.class), values.get(i % values.size()))
                    .preimage();
            int changes = 1 + random.nextInt(3);
            for (int j = 0; j < changes; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            if (random.nextInt(4) == 0) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            }
            if (Preimage.read(bytes) instanceof PreimageRead.Whole read) {
                whole++;
                assertThat(read.preimage().inputs()).isNotEmpty();
            }
        }
        assertThat(whole).as("some changes are inputs of others").isGreaterThan(1_000);
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            byte[] prefix = HexFormat.of().parseHex(Keys.PREFIX);
            byte[] all = Arrays.copyOf(prefix, prefix.length + bytes.length);
            System.arraycopy(bytes, 0, all, prefix.length, bytes.length);
            assertThat(Preimage.read(all)).isNotNull();
        }
    }
}
