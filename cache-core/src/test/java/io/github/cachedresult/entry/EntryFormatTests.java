package io.github.cachedresult.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.cachedresult.Verdict;
import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.value.CompressionOptions;
import io.github.cachedresult.value.PayloadCompression;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class EntryFormatTests {

    private static final byte[] PAYLOAD = "{\"score\":0.25,\"label\":\"t\u00f6xic\"}".getBytes(UTF_8);

    @Test
    void read_written_hasAllFields() {
        EntryHeader header = SampleHeaders.full(Map.of());
        StoredResult read = whole(EntryFormat.write(header, PAYLOAD));
        assertThat(read.header()).isEqualTo(header);
        assertThat(read.payload().toArray()).isEqualTo(PAYLOAD);
        assertThat(read.header().attributes().get("tokens")).isEqualTo(1234L);
    }

    @Test
    void read_sparse_hasTheDefaults() {
        EntryHeader header = SampleHeaders.sparse();
        StoredResult read = whole(EntryFormat.write(header, new byte[0]));
        assertThat(read.header()).isEqualTo(header);
        assertThat(read.payload().toArray()).isEmpty();
        assertThat(read.header().life().expiresAt()).isEqualTo(EntryHeader.NEVER);
    }

    @Test
    void write_sameHeader_isTheSameBytes() {
        assertThat(EntryFormat.write(SampleHeaders.full(Map.of()), PAYLOAD))
                .isEqualTo(EntryFormat.write(SampleHeaders.full(Map.of()), PAYLOAD));
    }

    @Test
    void write_golden_isWhatWasReleased() throws IOException {
        byte[] golden;
        try (InputStream in = EntryFormatTests.class.getResourceAsStream("/entry-v1.bin")) {
            assertThat(in).as("entry-v1.bin among the test resources").isNotNull();
            golden = in.readAllBytes();
        }
        String orphaned = "The format of entries changed: results that are stored already would be orphaned, and older"
                + " versions of the library could not read new ones. Raise the format version, read both, and add a"
                + " golden file; never change this one.";
        assertThat(EntryFormat.read(golden)).as(orphaned).isInstanceOf(EntryRead.Whole.class);
        assertThat(whole(golden).header()).as(orphaned).isEqualTo(SampleHeaders.full(Map.of()));
        assertThat(whole(golden).payload().toArray()).as(orphaned).isEqualTo(PAYLOAD);
        assertThat(HexFormat.of().formatHex(EntryFormat.write(SampleHeaders.full(Map.of()), PAYLOAD)))
                .as(orphaned)
                .isEqualTo(HexFormat.of().formatHex(golden));
    }

    @Test
    void write_goldenCompressed_isWhatWasReleased() throws Exception {
        byte[] golden;
        try (InputStream in = EntryFormatTests.class.getResourceAsStream("/entry-v1-zstd.bin")) {
            assertThat(in).as("entry-v1-zstd.bin among the test resources").isNotNull();
            golden = in.readAllBytes();
        }
        EntryHeader header = SampleHeaders.sparse().compressed("zstd");
        StoredResult read = whole(golden);
        assertThat(read.header()).isEqualTo(header);
        assertThat(read.isCompressed()).isTrue();
        // What is compressed again may have other bytes, by another version of Zstandard; the frame is what is kept.
        assertThat(EntryFormat.write(header, read.payload().toArray())).isEqualTo(golden);
        PayloadCompression compression = new PayloadCompression(CompressionOptions.NONE, 1 << 20);
        StoredResult plain = read.decompressed(compression.decompress(read.payload()));
        assertThat(plain.isCompressed()).isFalse();
        assertThat(new String(plain.payload().toArray(), UTF_8)).isEqualTo("[" + "0.125,".repeat(999) + "0.125]");
    }

    @Test
    void write_layout_isAsDocumented() {
        byte[] bytes = EntryFormat.write(SampleHeaders.sparse(), new byte[] {7});
        ByteBuffer in = ByteBuffer.wrap(bytes);
        assertThat(in.getInt()).isEqualTo(0x43524553);
        assertThat(in.getInt()).isEqualTo(0x01010000);
        int headerLength = in.getInt();
        assertThat(in.getLong()).isEqualTo(1);
        assertThat(bytes).hasSize(20 + headerLength + 4 + 1 + 8);
        CRC32C check = new CRC32C();
        check.update(bytes, 0, 20 + headerLength);
        assertThat(in.getInt(20 + headerLength)).isEqualTo((int) check.getValue());
        assertThat(bytes[24 + headerLength]).isEqualTo((byte) 7);
        check.reset();
        check.update(bytes, 0, bytes.length - 8);
        CRC32 second = new CRC32();
        second.update(bytes, 0, bytes.length - 8);
        assertThat(in.getInt(bytes.length - 8)).isEqualTo((int) check.getValue());
        assertThat(in.getInt(bytes.length - 4)).isEqualTo((int) second.getValue());
    }

    @Test
    void copy_unknownFields_survive() {
        byte[] text = encoded(out -> out.writeText("from a later version, longer than 23 bytes"));
        byte[] bytes = encoded(out -> out.writeBytes(new byte[40]));
        byte[] map = encoded(out -> {
            out.writeMapHead(1);
            out.writeText("a");
            out.writeArrayHead(2);
            out.writeBytes(new byte[3]);
            out.writeNull();
        });
        Map<Integer, byte[]> unknown = Map.of(26, text, 27, bytes, 99, map, 1000, encoded(CborWriter::writeNull));
        EntryHeader read =
                whole(EntryFormat.write(SampleHeaders.full(unknown), PAYLOAD)).header();
        assertThat(read.unknown()).containsOnlyKeys(26, 27, 99, 1000);
        unknown.forEach(
                (number, value) -> assertThat(read.unknown().get(number)).isEqualTo(value));
        assertThat(read.project()).isEqualTo("aspirin");
        assertThat(EntryFormat.write(read, PAYLOAD)).isEqualTo(EntryFormat.write(SampleHeaders.full(unknown), PAYLOAD));
    }

    @Test
    void write_lifeOfLessThanAMillisecondOrOfAges_isReadBack() {
        for (Duration duration : List.of(Duration.ofNanos(1), Duration.ofSeconds(Long.MAX_VALUE))) {
            EntryHeader full = SampleHeaders.full(Map.of());
            EntryHeader header = new EntryHeader(
                    full.key(),
                    full.operation(),
                    full.entryId(),
                    full.run(),
                    full.life(),
                    full.payload(),
                    full.inputs(),
                    Verdict.storeFor(duration),
                    full.tags(),
                    full.attributes(),
                    LogPosition.NONE,
                    List.of(),
                    null,
                    null,
                    Map.of());
            assertThat(whole(EntryFormat.write(header, PAYLOAD)).header().verdict())
                    .isEqualTo(Verdict.storeFor(Duration.ofMillis(EntryHeader.millis(duration))));
        }
        assertThat(EntryHeader.millis(Duration.ofNanos(1))).isEqualTo(1);
        assertThat(EntryHeader.millis(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(EntryHeader.NEVER);
        assertThat(EntryHeader.millis(Duration.ofSeconds(Long.MIN_VALUE))).isEqualTo(1);
        assertThat(EntryHeader.millis(Duration.ofDays(30))).isEqualTo(2_592_000_000L);
    }

    @Test
    void readHeader_prefix_isTheHeaderOrHowMuchIsMissing() {
        EntryHeader header = SampleHeaders.full(Map.of());
        byte[] bytes = EntryFormat.write(header, new byte[10_000]);
        int needed = 24 + ByteBuffer.wrap(bytes).getInt(8);
        for (int length = 0; length <= bytes.length; length += length < 1000 ? 1 : 997) {
            HeaderRead read = EntryFormat.readHeader(Arrays.copyOf(bytes, length));
            if (length < 4) {
                assertThat(defect(read)).isEqualTo(Defect.FOREIGN);
            } else if (length < 20) {
                assertThat(defect(read)).isEqualTo(Defect.TRUNCATED);
            } else if (length < needed) {
                assertThat(read).isEqualTo(new HeaderRead.Incomplete(needed));
            } else {
                assertThat(read).isEqualTo(new HeaderRead.Header(header));
            }
        }
    }

    @Test
    void readHeader_flippedBit_isNeverAnotherHeader() {
        byte[] bytes = EntryFormat.write(SampleHeaders.full(Map.of()), PAYLOAD);
        int end = 24 + ByteBuffer.wrap(bytes).getInt(8);
        for (int bit = 0; bit < end * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(EntryFormat.readHeader(flipped)).as("bit %s", bit).isNotInstanceOf(HeaderRead.Header.class);
        }
    }

    @Test
    void read_everyFlippedBit_isUnreadable() {
        for (byte[] bytes : samples()) {
            for (int bit = 0; bit < bytes.length * 8; bit++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                EntryRead read = EntryFormat.read(bytes);
                if (!(read instanceof EntryRead.Unreadable unreadable)
                        || !defectsOfFlippedBit(bit).contains(unreadable.defect())) {
                    fail("bit " + bit + ": " + read);
                }
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
            assertThat(EntryFormat.read(bytes)).isInstanceOf(EntryRead.Whole.class);
        }
    }

    /** Lengths that were changed may ask for more than there is, which is no sign of a change. */
    private static Set<Defect> defectsOfFlippedBit(int bit) {
        if (bit < 32) {
            return Set.of(Defect.FOREIGN);
        }
        if (bit < 40) {
            return Set.of(Defect.UNSUPPORTED);
        }
        if (bit < 48) {
            // Another kind of trailer, which has another length.
            return Set.of(Defect.UNSUPPORTED, Defect.TRUNCATED, Defect.CORRUPT);
        }
        return bit < 96 ? Set.of(Defect.TRUNCATED, Defect.CORRUPT) : Set.of(Defect.CORRUPT);
    }

    @Test
    void read_everyTruncation_isTruncated() {
        for (byte[] bytes : samples()) {
            for (int length = 4; length < bytes.length; length++) {
                assertThat(defect(EntryFormat.read(Arrays.copyOf(bytes, length))))
                        .as("length %s", length)
                        .isEqualTo(Defect.TRUNCATED);
            }
            assertThat(defect(EntryFormat.read(Arrays.copyOf(bytes, bytes.length + 1))))
                    .isEqualTo(Defect.CORRUPT);
        }
    }

    @Test
    void read_headerOfOneEntryBeforeThePayloadOfAnother_isUnreadable() {
        byte[] a = EntryFormat.write(SampleHeaders.full(Map.of()), "[1]".getBytes(UTF_8));
        byte[] b = EntryFormat.write(SampleHeaders.full(Map.of()), "[2]".getBytes(UTF_8));
        byte[] spliced = a.clone();
        int payloadAt = a.length - 8 - 3;
        System.arraycopy(b, payloadAt, spliced, payloadAt, 3);
        assertThat(defect(EntryFormat.read(spliced))).isEqualTo(Defect.CORRUPT);
        assertThat(EntryFormat.readHeader(spliced)).isInstanceOf(HeaderRead.Header.class);
    }

    @Test
    void read_mutations_areNeverWholeWithOtherContent() {
        long seed = 31337;
        Random random = new Random(seed);
        List<byte[]> samples = samples();
        int whole = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] original = samples.get(random.nextInt(samples.size()));
            byte[] mutated = mutate(random, original, samples.get(random.nextInt(samples.size())));
            EntryRead read = EntryFormat.read(mutated);
            if (read instanceof EntryRead.Whole) {
                whole++;
                if (samples.stream().noneMatch(sample -> Arrays.equals(sample, mutated))) {
                    fail("seed " + seed + ", case " + i + " is taken for whole: "
                            + HexFormat.of().formatHex(mutated));
                }
            }
            EntryFormat.readHeader(mutated);
        }
        assertThat(whole).isLessThan(20_000);
    }

    @Test
    void read_mutatedHeadersWithRightChecksums_throwNothing() {
        long seed = 5;
        Random random = new Random(seed);
        int headers = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = samples().get(i % 3);
            int headerEnd = 20 + ByteBuffer.wrap(bytes).getInt(8);
            for (int flips = random.nextInt(3); flips >= 0; flips--) {
                bytes[20 + random.nextInt(headerEnd - 20)] = (byte) random.nextInt(256);
            }
            seal(bytes, headerEnd);
            try {
                EntryRead read = EntryFormat.read(bytes);
                headers += read instanceof EntryRead.Whole ? 1 : 0;
                if (read instanceof EntryRead.Whole entry) {
                    // What can be read can be copied.
                    assertThat(EntryFormat.write(entry.result().header(), PAYLOAD))
                            .isNotEmpty();
                }
            } catch (RuntimeException e) {
                fail(
                        "seed " + seed + ", case " + i + ": " + e + " on "
                                + HexFormat.of().formatHex(bytes),
                        e);
            }
        }
        assertThat(headers).isGreaterThan(1_000);
    }

    @Test
    void read_fieldNumberBeyond32Bits_isNoOtherField() {
        byte[] header = encoded(out -> {
            out.writeMapHead(1);
            out.writeInteger((1L << 32) + 1);
            out.writeBytes(new byte[32]);
        });
        assertThat(EntryFormat.read(entry(header)))
                .isEqualTo(new EntryRead.Unreadable(
                        Defect.CORRUPT, "its header cannot be read: no field has the number 4294967297"));
    }

    @Test
    void read_headerThatIsNone_isCorrupt() {
        byte[] empty = encoded(out -> out.writeMapHead(0));
        assertThat(defect(EntryFormat.read(entry(empty)))).isEqualTo(Defect.CORRUPT);
        assertThat(defect(EntryFormat.read(entry(new byte[0])))).isEqualTo(Defect.CORRUPT);
        assertThat(defect(EntryFormat.read(entry(new byte[] {(byte) 0xa0, 0})))).isEqualTo(Defect.CORRUPT);
    }

    @Test
    void read_laterFormat_isUnsupported() {
        byte[] bytes = EntryFormat.write(SampleHeaders.sparse(), PAYLOAD);
        bytes[4] = 2;
        assertThat(defect(EntryFormat.read(bytes))).isEqualTo(Defect.UNSUPPORTED);
        assertThat(defect(EntryFormat.readHeader(bytes))).isEqualTo(Defect.UNSUPPORTED);
        bytes[4] = 1;
        bytes[5] = 4;
        assertThat(defect(EntryFormat.read(bytes))).isEqualTo(Defect.UNSUPPORTED);
    }

    @Test
    void read_foreignBytes_areForeign() {
        for (String foreign : List.of("", "CRE", "{\"json\":1}", "\u0001\u00ac\u00ed", "cres....................")) {
            assertThat(defect(EntryFormat.read(foreign.getBytes(UTF_8)))).isEqualTo(Defect.FOREIGN);
            assertThat(defect(EntryFormat.readHeader(foreign.getBytes(UTF_8)))).isEqualTo(Defect.FOREIGN);
        }
    }

    @Test
    void next_ids_areVersion7AndSortByTime() {
        Random random = new Random(1);
        UUID before = EntryIds.next(1_767_225_600_000L, random);
        UUID after = EntryIds.next(1_767_225_600_001L, random);
        assertThat(before.version()).isEqualTo(7);
        assertThat(before.variant()).isEqualTo(2);
        assertThat(before.toString()).startsWith("019b76da-a800-7");
        assertThat(before.toString()).isLessThan(after.toString());
        assertThat(EntryIds.next(1_767_225_600_000L, random)).isNotEqualTo(before);
    }

    private static List<byte[]> samples() {
        return List.of(
                EntryFormat.write(SampleHeaders.full(Map.of()), PAYLOAD),
                EntryFormat.write(SampleHeaders.sparse(), new byte[0]),
                EntryFormat.write(SampleHeaders.full(Map.of(99, new byte[] {0})), new byte[60]));
    }

    private static byte[] mutate(Random random, byte[] original, byte[] other) {
        byte[] mutated = original.clone();
        switch (random.nextInt(5)) {
            case 0 -> {
                for (int flips = random.nextInt(8); flips >= 0; flips--) {
                    mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> {
                int at = random.nextInt(mutated.length);
                Arrays.fill(mutated, at, at + random.nextInt(mutated.length - at), (byte) random.nextInt(256));
            }
            case 2 -> mutated = Arrays.copyOf(mutated, random.nextInt(mutated.length + 20));
            case 3 -> {
                // the beginning of one, the end of another
                int at = random.nextInt(Math.min(mutated.length, other.length));
                mutated = Arrays.copyOf(mutated, other.length);
                System.arraycopy(other, at, mutated, at, other.length - at);
            }
            default -> {
                int from = random.nextInt(mutated.length);
                int to = random.nextInt(mutated.length);
                System.arraycopy(original, from, mutated, to, original.length - Math.max(from, to));
            }
        }
        return mutated;
    }

    private static byte[] entry(byte[] header) {
        byte[] bytes = new byte[20 + header.length + 4 + 8];
        ByteBuffer.wrap(bytes)
                .putInt(0x43524553)
                .putInt(0x01010000)
                .putInt(header.length)
                .putLong(0);
        System.arraycopy(header, 0, bytes, 20, header.length);
        seal(bytes, 20 + header.length);
        return bytes;
    }

    private static void seal(byte[] bytes, int headerEnd) {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        CRC32C check = new CRC32C();
        check.update(bytes, 0, headerEnd);
        out.putInt(headerEnd, (int) check.getValue());
        check.reset();
        check.update(bytes, 0, bytes.length - 8);
        out.putInt(bytes.length - 8, (int) check.getValue());
        CRC32 second = new CRC32();
        second.update(bytes, 0, bytes.length - 8);
        out.putInt(bytes.length - 4, (int) second.getValue());
    }

    private static byte[] encoded(Consumer<CborWriter> value) {
        CborWriter out = new CborWriter();
        value.accept(out);
        return out.toByteArray();
    }

    private static StoredResult whole(byte[] bytes) {
        EntryRead read = EntryFormat.read(bytes);
        assertThat(read).isInstanceOf(EntryRead.Whole.class);
        return ((EntryRead.Whole) read).result();
    }

    private static Defect defect(Object read) {
        assertThat(read).isInstanceOf(EntryRead.Unreadable.class);
        return ((EntryRead.Unreadable) read).defect();
    }
}
