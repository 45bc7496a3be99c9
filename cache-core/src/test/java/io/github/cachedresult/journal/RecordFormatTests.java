package io.github.cachedresult.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordFormatTests {

    private static final JournalRecord RECORD = new JournalRecord(
            Samples.record("x").header(),
            Samples.record("x").entry(),
            Set.of(Samples.digest("one"), Samples.digest("other")));

    private final byte[] bytes = RecordFormat.write(RECORD);

    @Test
    void read_whatWasWritten_isTheSame() {
        assertThat(RecordFormat.read(bytes)).isInstanceOfSatisfying(RecordFormat.Whole.class, whole -> {
            assertThat(whole.record().header()).isEqualTo(RECORD.header());
            assertThat(whole.record().entry()).isEqualTo(RECORD.entry());
            assertThat(whole.record().replaced()).isEqualTo(RECORD.replaced());
        });
    }

    @Test
    void read_truncatedAtAnyByte_isDamaged() {
        for (int length = 0; length < bytes.length; length++) {
            assertThat(RecordFormat.read(Arrays.copyOf(bytes, length)))
                    .as("%d bytes", length)
                    .isInstanceOf(RecordFormat.Damaged.class);
        }
    }

    @Test
    void read_lengthened_isDamaged() {
        assertThat(RecordFormat.read(Arrays.copyOf(bytes, bytes.length + 1))).isInstanceOf(RecordFormat.Damaged.class);
    }

    @Test
    void read_anyBitFlipped_isDamaged() {
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] flipped = bytes.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(RecordFormat.read(flipped)).as("bit %d", bit).isInstanceOf(RecordFormat.Damaged.class);
        }
    }

    @Test
    void read_anEntryAlone_isDamaged() {
        assertThat(RecordFormat.read(RECORD.entry())).isInstanceOf(RecordFormat.Damaged.class);
    }
}
