package io.github.cachedresult.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the vectors of RFC 8949, appendix A, and by arithmetic of its own. */
class CborWriterTests {

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "10, 0a",
        "23, 17",
        "24, 1818",
        "25, 1819",
        "100, 1864",
        "255, 18ff",
        "256, 190100",
        "1000, 1903e8",
        "65535, 19ffff",
        "65536, 1a00010000",
        "1000000, 1a000f4240",
        "4294967295, 1affffffff",
        "4294967296, 1b0000000100000000",
        "1000000000000, 1b000000e8d4a51000",
        "9223372036854775807, 1b7fffffffffffffff",
        "-1, 20",
        "-10, 29",
        "-24, 37",
        "-25, 3818",
        "-100, 3863",
        "-256, 38ff",
        "-257, 390100",
        "-1000, 3903e7",
        "-9223372036854775808, 3b7fffffffffffffff"
    })
    void writeInteger_long_isTheShortestForm(long value, String hex) {
        assertThat(hex(out -> out.writeInteger(value))).isEqualTo(hex);
        assertThat(hex(out -> out.writeInteger(BigInteger.valueOf(value)))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "18446744073709551615, 1bffffffffffffffff",
        "18446744073709551616, c249010000000000000000",
        "-18446744073709551616, 3bffffffffffffffff",
        "-18446744073709551617, c349010000000000000000",
        "9223372036854775808, 1b8000000000000000",
        "-9223372036854775809, 3b8000000000000000"
    })
    void writeInteger_big_isABignumOnlyBeyond64BitsAndASign(BigInteger value, String hex) {
        assertThat(hex(out -> out.writeInteger(value))).isEqualTo(hex);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0, f90000",
        "-0.0, f98000",
        "1.0, f93c00",
        "1.1, fb3ff199999999999a",
        "1.5, f93e00",
        "65504.0, f97bff",
        "100000.0, fa47c35000",
        "3.4028234663852886e+38, fa7f7fffff",
        "1.0e+300, fb7e37e43c8800759c",
        "5.960464477539063e-8, f90001",
        "0.00006103515625, f90400",
        "-4.0, f9c400",
        "-4.1, fbc010666666666666",
        "Infinity, f97c00",
        "NaN, f97e00",
        "-Infinity, f9fc00",
        "65505.0, fa477fe100",
        "65536.0, fa47800000",
        "2.9802322387695312e-8, fa33000000",
        "1.401298464324817e-45, fa00000001",
        "4.9e-324, fb0000000000000001"
    })
    void writeFloat_isTheShortestFormThatKeepsTheValue(double value, String hex) {
        assertThat(hex(out -> out.writeFloat(value))).isEqualTo(hex);
    }

    @Test
    void writeFloat_allHalves_areHalvesOfTheSameValue() {
        for (int bits = 0; bits < 0x10000; bits++) {
            double value = halfValue(bits);
            assertThat(Double.doubleToLongBits(HalfFloat.value(bits)))
                    .as("the value of half %04x", bits)
                    .isEqualTo(Double.doubleToLongBits(value));
            String expected = Double.isNaN(value) ? "f97e00" : "f9%04x".formatted(bits);
            assertThat(hex(out -> out.writeFloat(value))).isEqualTo(expected);
            CborReader reader = reader(expected);
            assertThat(reader.readValue()).isEqualTo(value);
        }
    }

    @Test
    void writeFloat_neighboursOfHalves_areSingles() {
        for (int bits = 0; bits < 0x7c00; bits++) {
            float half = (float) halfValue(bits);
            for (float neighbour : new float[] {Math.nextUp(half), Math.nextDown(half)}) {
                String hex = hex(out -> out.writeFloat(neighbour));
                assertThat(hex).isEqualTo("fa%08x".formatted(Float.floatToRawIntBits(neighbour)));
            }
            float between = Float.intBitsToFloat(Float.floatToRawIntBits(half) | 0x1000);
            if (bits >= 0x400) {
                assertThat(hex(out -> out.writeFloat(between))).startsWith("fa");
            }
            double next = Math.nextUp((double) half);
            assertThat(hex(out -> out.writeFloat(next)))
                    .isEqualTo("fb%016x".formatted(Double.doubleToRawLongBits(next)));
        }
    }

    @Test
    void writeFloat_nanPayloads_areOne() {
        for (long payload : new long[] {1, 2, 0x7ffff, 0x8000000000000L, 0xfffffffffffffL}) {
            double nan = Double.longBitsToDouble(0x7ff0000000000000L | payload);
            double negative = Double.longBitsToDouble(0xfff0000000000000L | payload);
            assertThat(hex(out -> out.writeFloat(nan))).isEqualTo("f97e00");
            assertThat(hex(out -> out.writeFloat(negative))).isEqualTo("f97e00");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 60",
        "a, 6161",
        "IETF, 6449455446",
        "'\"\\', 62225c",
        "\u00fc, 62c3bc",
        "\u6c34, 63e6b0b4",
        "\ud800\udd51, 64f0908591"
    })
    void writeText_isUtf8(String text, String hex) {
        assertThat(hex(out -> out.writeText(text))).isEqualTo(hex);
    }

    @Test
    void writeText_everyCodePoint_isReadBack() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint += codePoint < 0x3000 ? 1 : 17) {
            if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
                continue;
            }
            String text = Character.toString(codePoint) + "z";
            CborWriter out = new CborWriter();
            out.writeText(text);
            assertThat(new CborReader(out.buffer(), 0, out.size()).readText()).isEqualTo(text);
        }
    }

    @Test
    void writeText_loneSurrogates_areKeptApartFromEachOtherAndFromQuestionMarks() {
        Set<String> encodings = new HashSet<>();
        int count = 0;
        for (char c = Character.MIN_SURROGATE; c <= Character.MAX_SURROGATE; c++) {
            String text = String.valueOf(c);
            String hex = hex(out -> out.writeText(text));
            assertThat(hex).startsWith("d9011143");
            encodings.add(hex);
            count++;
        }
        encodings.add(hex(out -> out.writeText("?")));
        encodings.add(hex(out -> out.writeText("\ufffd")));
        assertThat(encodings).hasSize(count + 2);
        assertThat(hex(out -> out.writeText("a\ud800"))).isEqualTo("d901114461eda080");
        assertThat(hex(out -> out.writeText("\udc00\ud800"))).isEqualTo("d9011146edb080eda080");
        assertThat(hex(out -> out.writeText("\ud800\ud800\udc00"))).isEqualTo("d9011147eda080f0908080");
        assertThat(hex(out -> out.writeText("\u00fc\udfff"))).isEqualTo("d9011145c3bcedbfbf");
    }

    @Test
    void writeText_wtf8Bytes_areNotTheBytesThemselves() {
        byte[] wtf8 = {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
        assertThat(hex(out -> out.writeBytes(wtf8))).isNotEqualTo(hex(out -> out.writeText("\ud800")));
    }

    @Test
    void writeHeads_areThoseOfTheRfc() {
        assertThat(hex(out -> out.writeBytes(new byte[0]))).isEqualTo("40");
        assertThat(hex(out -> out.writeBytes(new byte[] {1, 2, 3, 4}))).isEqualTo("4401020304");
        assertThat(hex(out -> out.writeArrayHead(0))).isEqualTo("80");
        assertThat(hex(out -> out.writeArrayHead(25))).isEqualTo("9819");
        assertThat(hex(out -> out.writeMapHead(0))).isEqualTo("a0");
        assertThat(hex(out -> out.writeMapHead(300))).isEqualTo("b9012c");
        assertThat(hex(out -> out.writeTag(32))).isEqualTo("d820");
        assertThat(hex(out -> out.writeTag(258))).isEqualTo("d90102");
        assertThat(hex(out -> out.writeBoolean(false))).isEqualTo("f4");
        assertThat(hex(out -> out.writeBoolean(true))).isEqualTo("f5");
        assertThat(hex(CborWriter::writeNull)).isEqualTo("f6");
    }

    @Test
    void reserve_growsFromNothing() {
        CborWriter out = new CborWriter(0);
        for (int i = 0; i < 1000; i++) {
            out.writeInteger(i % 24);
        }
        assertThat(out.size()).isEqualTo(1000);
        assertThat(out.toByteArray()[999]).isEqualTo((byte) (999 % 24));
        out.clear();
        assertThat(out.toByteArray()).isEmpty();
    }

    @Test
    void write_whereTheBufferGrows_losesNothing() {
        for (int before = 0; before < 40; before++) {
            for (int capacity = 0; capacity < 40; capacity++) {
                CborWriter roomy = new CborWriter(4096);
                CborWriter tight = new CborWriter(capacity);
                for (CborWriter out : List.of(roomy, tight)) {
                    for (int i = 0; i < before; i++) {
                        out.writeBoolean(true);
                    }
                    out.writeText("a");
                    out.writeBytes(new byte[] {1, 2, 3});
                    out.writeFloat(1.1);
                    out.writeText("\u00fc\ud800");
                    out.writeInteger(1L << 40);
                    out.writeRaw(new byte[] {0x18, 0x7b});
                }
                assertThat(tight.toByteArray())
                        .as("%d bytes before, capacity %d", before, capacity)
                        .isEqualTo(roomy.toByteArray());
            }
        }
    }

    @Test
    void sortedEntries_areInTheBytewiseOrderOfTheirKeys() {
        // The example of RFC 8949, section 4.2.1.
        SortedEntries sorted = new SortedEntries();
        CborWriter scratch = sorted.writer();
        add(sorted, () -> scratch.writeBoolean(false));
        add(sorted, () -> {
            scratch.writeArrayHead(1);
            scratch.writeInteger(-1);
        });
        add(sorted, () -> {
            scratch.writeArrayHead(1);
            scratch.writeInteger(100);
        });
        add(sorted, () -> scratch.writeText("aa"));
        add(sorted, () -> scratch.writeText("z"));
        add(sorted, () -> scratch.writeInteger(-1));
        add(sorted, () -> scratch.writeInteger(100));
        add(sorted, () -> scratch.writeInteger(10));
        CborWriter out = new CborWriter();
        assertThat(sorted.writeTo(out)).isTrue();
        assertThat(HexFormat.of().formatHex(out.toByteArray()))
                .isEqualTo("0a" + "1864" + "20" + "617a" + "626161" + "811864" + "8120" + "f4");
    }

    @Test
    void sortedEntries_equalKeys_areFoundOut() {
        SortedEntries sorted = new SortedEntries();
        add(sorted, () -> sorted.writer().writeInteger(1));
        add(sorted, () -> sorted.writer().writeInteger(2));
        add(sorted, () -> sorted.writer().writeInteger(1));
        assertThat(sorted.writeTo(new CborWriter())).isFalse();
    }

    private static void add(SortedEntries sorted, Runnable key) {
        int start = sorted.writer().size();
        key.run();
        sorted.endEntry(start, sorted.writer().size());
    }

    /** By the definition of binary16, with nothing in common with the code under test. */
    private static double halfValue(int bits) {
        int exponent = (bits & 0x7c00) / 0x400;
        int mantissa = bits & 0x3ff;
        double magnitude;
        if (exponent == 0) {
            magnitude = mantissa / 16_777_216.0;
        } else if (exponent == 31) {
            magnitude = mantissa == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
        } else {
            magnitude = (1 + mantissa / 1024.0) * Math.pow(2, exponent - 15);
        }
        return bits >= 0x8000 ? -magnitude : magnitude;
    }

    private static CborReader reader(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new CborReader(bytes, 0, bytes.length);
    }

    private static String hex(Consumer<CborWriter> write) {
        CborWriter out = new CborWriter();
        write.accept(out);
        return HexFormat.of().formatHex(out.toByteArray());
    }
}
