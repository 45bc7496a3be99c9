package io.github.cachedresult.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborReaderTests {

    @ParameterizedTest
    @CsvSource({
        "00, 0",
        "1bffffffffffffff7f, -1",
        "3b7fffffffffffffff, -9223372036854775808",
        "1b7fffffffffffffff, 9223372036854775807"
    })
    void readInteger_readsWhatFits(String hex, long expected) {
        if (expected == -1) {
            assertThatThrownBy(() -> reader(hex).readInteger()).isInstanceOf(CborException.class);
        } else {
            assertThat(reader(hex).readInteger()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1bffffffffffffffff", "3bffffffffffffffff", "f93c00", "6161", "", "18", "1f", "c101"})
    void readInteger_whatIsNone_isRefused(String hex) {
        assertThatThrownBy(() -> reader(hex).readInteger()).isInstanceOf(CborException.class);
    }

    @Test
    void readUuid_readsSixteenBytesAndNothingElse() {
        UUID uuid = new UUID(Long.MIN_VALUE, -2);
        CborWriter out = new CborWriter(0);
        out.writeUuid(uuid);

        assertThat(HexFormat.of().formatHex(out.toByteArray())).isEqualTo("508000000000000000fffffffffffffffe");
        assertThat(new CborReader(out.toByteArray(), 0, out.size()).readUuid()).isEqualTo(uuid);
        assertThatThrownBy(() -> reader("4f" + "00".repeat(15)).readUuid()).hasMessage("a UUID has 16 bytes, not 15");
        assertThatThrownBy(() -> reader("50" + "00".repeat(15)).readUuid()).isInstanceOf(CborException.class);
    }

    @Test
    void readName_readsWhatReadTextDoes() {
        // one that is longer than a name, one that is none in ASCII, and more of one length and end than are remembered
        List<String> texts = List.of(
                "", "A", "x".repeat(300), "\u00fcml\u00e4ut", "a predicts", "b predicts", "c predicts", "d predicts");
        for (String text :
                Collections.nCopies(3, texts).stream().flatMap(List::stream).toList()) {
            CborWriter out = new CborWriter(0);
            out.writeText(text);
            out.writeInteger(7);
            CborReader in = new CborReader(out.toByteArray(), 0, out.size());
            assertThat(in.readName()).isEqualTo(text);
            assertThat(in.readInteger()).isEqualTo(7);
        }
        assertThatThrownBy(() -> reader("62" + "41").readName()).isInstanceOf(CborException.class);
        assertThatThrownBy(() -> reader("41" + "41").readName()).isInstanceOf(CborException.class);
    }

    @Test
    void readValue_readsNestedItemsOfOthers() {
        Map<?, ?> value =
                (Map<?, ?>) reader("a5616101616282022066737472696e67c074323031332d30332d32315432303a30343a30305a"
                                + "6163f66164fb3ff199999999999a")
                        .readValue();
        assertThat(value).isNotNull();
        assertThat(String.valueOf(value)).isEqualTo("{a=1, b=[2, -1], string=2013-03-21T20:04:00Z, c=null, d=1.1}");
        assertThat(reader("c243010000").readValue()).isEqualTo(new byte[] {1, 0, 0});
        assertThat(reader("83f4f5f6").readValue()).isEqualTo(Arrays.asList(false, true, null));
        assertThat(reader("fa47c35000").readValue()).isEqualTo(100000.0);
    }

    @Test
    void skip_passesOverEveryKindOfItem() {
        List<String> items = List.of(
                "00",
                "1903e8",
                "3903e7",
                "45" + "0102030405",
                "6449455446",
                "5818" + "00".repeat(24),
                "7818" + "61".repeat(24),
                "83" + "01" + "4401020304" + "8102",
                "a2" + "6161" + "41ff" + "6162" + "a0",
                "d9010282" + "6161" + "6162",
                "f4",
                "f6",
                "f97e00",
                "fa47c35000",
                "fb3ff199999999999a");
        for (String item : items) {
            CborReader reader = reader(item + "187b");
            reader.skip();
            assertThat(reader.readInteger()).as("what follows %s", item).isEqualTo(123);
            CborReader raw = reader(item + "187b");
            assertThat(raw.readRaw()).isEqualTo(HexFormat.of().parseHex(item));
            assertThat(raw.readInteger()).isEqualTo(123);
            assertThat(raw.isAtEnd()).isTrue();
        }
    }

    @Test
    void read_deeperThanAllowed_isRefusedWithoutRecursingFurther() {
        String allowed = "81".repeat(CborReader.MAX_DEPTH) + "00";
        reader(allowed).skip();
        assertThat(reader(allowed).readValue()).isNotNull();
        for (String nested : List.of("81", "c1", "a100")) {
            byte[] deep = HexFormat.of().parseHex(nested.repeat(100_000) + "00");
            assertThatThrownBy(() -> new CborReader(deep, 0, deep.length).readValue())
                    .isInstanceOf(CborException.class)
                    .hasMessageContaining("nested");
            assertThatThrownBy(() -> new CborReader(deep, 0, deep.length).skip())
                    .isInstanceOf(CborException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5b7fffffffffffffff",
                "9b00000000ffffffff",
                "bb7fffffffffffffff",
                "7b8000000000000000",
                "5f",
                "9f",
                "bf"
            })
    void read_lengthsBeyondTheInput_areRefusedBeforeAnythingIsAllocated(String hex) {
        assertThatThrownBy(() -> reader(hex).readValue()).isInstanceOf(CborException.class);
        assertThatThrownBy(() -> reader(hex).skip()).isInstanceOf(CborException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"61ff", "62c328", "63eda080", "64f5808080", "62c080"})
    void readText_malformedUtf8_isRefused(String hex) {
        assertThatThrownBy(() -> reader(hex).readText()).isInstanceOf(CborException.class);
    }

    @Test
    void readNull_leavesOtherItemsAlone() {
        CborReader reader = reader("f601");
        assertThat(reader.readNull()).isTrue();
        assertThat(reader.readNull()).isFalse();
        assertThat(reader.position()).isEqualTo(1);
        assertThat(reader.readInteger()).isEqualTo(1);
        assertThat(reader.readNull()).isFalse();
    }

    @Test
    void read_withinBounds_neverSeesWhatIsOutside() {
        Random random = new Random(20);
        byte[] item = HexFormat.of().parseHex("a26161820203616243010203");
        for (int i = 0; i < 2000; i++) {
            int length = random.nextInt(item.length);
            byte[] first = around(item, length, (byte) 0x00);
            byte[] second = around(item, length, (byte) 0xff);
            assertThat(outcome(first, 7, length)).isEqualTo(outcome(second, 7, length));
        }
    }

    @Test
    void read_fuzzedBytes_throwsNothingButItsOwnException() {
        long seed = 8949;
        int refused = 0;
        Random random = new Random(seed);
        byte[] sample = HexFormat.of()
                .parseHex(
                        "a5616101616282022066737472696e67c074323031332d30332d32315432303a30343a30305a6163f66164fb3ff1");
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes;
            if (i % 2 == 0) {
                bytes = new byte[random.nextInt(64)];
                random.nextBytes(bytes);
            } else {
                bytes = sample.clone();
                for (int flips = random.nextInt(4); flips >= 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
            }
            int offset = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            int length = bytes.length == offset ? 0 : random.nextInt(bytes.length - offset);
            for (int method = 0; method < 8; method++) {
                CborReader reader = new CborReader(bytes, offset, length);
                try {
                    read(reader, method);
                } catch (CborException e) {
                    refused++;
                } catch (RuntimeException | StackOverflowError e) {
                    fail("seed " + seed + ", case " + i + ", method " + method + ": " + e + " on "
                            + HexFormat.of().formatHex(bytes));
                }
                if (reader.position() < offset || reader.position() > offset + length) {
                    fail("seed " + seed + ", case " + i + ", method " + method + ": it left its bounds on "
                            + HexFormat.of().formatHex(bytes));
                }
            }
        }
        assertThat(refused).isBetween(100_000, 799_000);
    }

    private static void read(CborReader reader, int method) {
        switch (method) {
            case 0 -> reader.readValue();
            case 1 -> reader.skip();
            case 2 -> reader.readRaw();
            case 3 -> reader.readText();
            case 4 -> reader.readInteger();
            case 5 -> reader.readBytes();
            case 6 -> reader.readMapHead();
            default -> reader.readArrayHead();
        }
    }

    private static byte[] around(byte[] item, int length, byte filler) {
        byte[] bytes = new byte[7 + length + 9];
        Arrays.fill(bytes, filler);
        System.arraycopy(item, 0, bytes, 7, length);
        return bytes;
    }

    private static String outcome(byte[] bytes, int offset, int length) {
        try {
            return String.valueOf(new CborReader(bytes, offset, length).readValue());
        } catch (CborException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static CborReader reader(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new CborReader(bytes, 0, bytes.length);
    }
}
