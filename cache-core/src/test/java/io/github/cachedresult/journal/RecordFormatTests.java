package io.github.cachedresult.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.spool.Slice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class RecordFormatTests {

    private static final JournalRecord RECORD = new JournalRecord(
            Samples.record("x").header(),
            Samples.record("x").entry(),
            Samples.COMPUTED_AT + 5_000,
            Set.of(Samples.digest("one"), Samples.digest("other")));

    private final byte[] bytes;

    RecordFormatTests() throws IOException {
        bytes = RecordFormat.write(RECORD).toArray();
    }

    @Test
    void read_whatWasWritten_isTheSame() throws IOException {
        assertThat(RecordFormat.read(Slice.of(bytes))).isInstanceOfSatisfying(RecordFormat.Whole.class, whole -> {
            assertThat(whole.record().header()).isEqualTo(RECORD.header());
            assertThat(whole.record().entry().toArray())
                    .isEqualTo(RECORD.entry().toArray());
            assertThat(whole.record().keptUntil()).isEqualTo(RECORD.keptUntil());
            assertThat(whole.record().replaced()).isEqualTo(RECORD.replaced());
        });
    }

    @Test
    void read_version1_isKeptUntilItExpires() throws IOException {
        JournalRecord expiring = Samples.record(
                "x", Duration.ofMinutes(1), Samples.COMPUTED_AT + 1_000, Samples.COMPUTED_AT + 9_000, "x");
        byte[] digest = Samples.digest("one").toBytes();
        byte[] entry = expiring.entry().toArray();
        ByteBuffer old = ByteBuffer.allocate(16 + digest.length + entry.length + 4);
        old.put("CRJR".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 0x0100)
                .putShort((short) 1);
        old.putLong(entry.length).put(digest).put(entry);
        CRC32C crc = new CRC32C();
        crc.update(old.array(), 0, old.position());
        old.putInt((int) crc.getValue());

        assertThat(RecordFormat.read(Slice.of(old.array()))).isInstanceOfSatisfying(RecordFormat.Whole.class, whole -> {
            assertThat(whole.record().header()).isEqualTo(expiring.header());
            assertThat(whole.record().entry().toArray()).isEqualTo(entry);
            assertThat(whole.record().keptUntil()).isEqualTo(Samples.COMPUTED_AT + 1_000);
            assertThat(whole.record().replaced()).containsExactly(Samples.digest("one"));
        });
    }

    @Test
    void read_truncatedAtAnyByte_isDamaged() throws IOException {
        for (int length = 0; length < bytes.length; length++) {
            assertThat(RecordFormat.read(Slice.of(Arrays.copyOf(bytes, length))))
                    .as("%d bytes", length)
                    .isInstanceOf(RecordFormat.Damaged.class);
        }
    }

    @Test
    void read_lengthened_isDamaged() throws IOException {
        assertThat(RecordFormat.read(Slice.of(Arrays.copyOf(bytes, bytes.length + 1))))
                .isInstanceOf(RecordFormat.Damaged.class);
    }

    @Test
    void read_anyBitFlipped_isDamaged() throws IOException {
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(RecordFormat.read(Slice.of(flipped))).as("bit %d", bit).isInstanceOf(RecordFormat.Damaged.class);
        }
    }

    @Test
    void read_anEntryAlone_isDamaged() throws IOException {
        assertThat(RecordFormat.read(RECORD.entry())).isInstanceOf(RecordFormat.Damaged.class);
    }
}
