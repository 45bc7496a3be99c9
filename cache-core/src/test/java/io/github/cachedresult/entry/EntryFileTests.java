package io.github.cachedresult.entry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.FileBytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.spool.SpoolOptions;
import io.github.cachedresult.spool.SpoolOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Entries in files beside the same entries in the heap: each must be what the other is, whatever is wrong with it. */
class EntryFileTests {

    private static final EntryHeader HEADER = SampleHeaders.full(Map.of());
    private static final byte[] PAYLOAD =
            "{\"score\":[0.25,0.5,0.75]}".repeat(2).getBytes(UTF_8);
    private static final byte[] SECRET = SampleHeaders.digest("secret").toBytes();

    @TempDir
    Path directory;

    private Spool spool;

    @BeforeEach
    void openSpool() {
        spool = Spool.open(new SpoolOptions(directory, 1));
    }

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    /** Seals with the same nonces each time this is called. */
    private static List<EntrySeal> seals() {
        return List.of(
                EntrySeal.NONE,
                EntrySeal.NONE.signing(EntryKeys.of("a", List.of(EntryKey.forSigning("a", SECRET))), false),
                EntrySeal.NONE.encrypting(
                        EntryKeys.of("a", List.of(EntryKey.forEncryption("a", SECRET))), false, new Random(1)));
    }

    private Bytes inFile(byte[] bytes) throws IOException {
        try (SpoolOutput out = spool.output(bytes.length)) {
            out.write(bytes);
            return out.finish();
        }
    }

    @Test
    void write_isByteForByteWhatIsWrittenInTheHeap() throws IOException {
        List<EntrySeal> others = seals();
        for (int i = 0; i < others.size(); i++) {
            Bytes entry = seals().get(i).write(HEADER, inFile(PAYLOAD), spool);
            assertThat(entry).isInstanceOf(FileBytes.class);
            assertThat(entry.toArray()).isEqualTo(others.get(i).write(HEADER, PAYLOAD));
        }
    }

    @Test
    void write_withoutADisk_isInTheHeapAndTheSame() throws IOException {
        List<EntrySeal> others = seals();
        spool.close();
        for (int i = 0; i < others.size(); i++) {
            Bytes payload = Bytes.made(PAYLOAD.length, () -> Slice.of(PAYLOAD).open());
            Bytes entry = seals().get(i).write(HEADER, payload, spool);
            assertThat(entry).isInstanceOf(Slice.class);
            assertThat(entry.toArray()).isEqualTo(others.get(i).write(HEADER, PAYLOAD));
        }
    }

    @Test
    void read_isWhatIsReadInTheHeap() throws IOException {
        for (EntrySeal seal : seals()) {
            Bytes entry = inFile(seal.write(HEADER, PAYLOAD));
            StoredResult read = ((EntryRead.Whole) seal.read(entry)).result();
            assertThat(read.header()).isEqualTo(HEADER);
            assertThat(read.bytes()).isSameAs(entry);
            assertThat(read.payload()).isNotInstanceOf(Slice.class);
            assertThat(read.payload().size()).isEqualTo(PAYLOAD.length);
            assertThat(read.payload().toArray()).isEqualTo(PAYLOAD);
        }
    }

    @Test
    void read_damagedAtAnyByte_hasTheDefectThatItHasInTheHeap() throws IOException {
        for (EntrySeal seal : seals()) {
            byte[] entry = seal.write(HEADER, PAYLOAD);
            for (int at = 0; at < entry.length; at++) {
                byte[] damaged = entry.clone();
                damaged[at] ^= 0x10;
                assertAlike(seal, damaged, "changed at " + at);
            }
        }
    }

    @Test
    void read_truncatedOrExtended_hasTheDefectThatItHasInTheHeap() throws IOException {
        for (EntrySeal seal : seals()) {
            byte[] entry = seal.write(HEADER, PAYLOAD);
            for (int length = 0; length <= entry.length + 9; length++) {
                if (length != entry.length) {
                    assertAlike(seal, Arrays.copyOf(entry, length), "of " + length + " bytes");
                }
            }
        }
    }

    /** With checksums that agree, only the proof tells. */
    @Test
    void read_forgedAtAnyByteOfThePayload_isNoEntry() throws IOException {
        for (EntrySeal seal : seals().subList(1, 3)) {
            byte[] entry = seal.write(HEADER, PAYLOAD);
            for (int at = entry.length - PAYLOAD.length - 40; at < entry.length - 8; at++) {
                byte[] forged = entry.clone();
                forged[at] ^= 0x01;
                EntryChecks checks = new EntryChecks(OutputStream.nullOutputStream());
                checks.write(forged, 0, forged.length - 8);
                System.arraycopy(checks.toBytes(), 0, forged, forged.length - 8, 8);
                assertAlike(seal, forged, "forged at " + at);
            }
        }
    }

    private void assertAlike(EntrySeal seal, byte[] bytes, String how) throws IOException {
        EntryRead inHeap = seal.read(bytes);
        EntryRead inFile = seal.read(inFile(bytes));
        assertThat(inFile).as(how).isInstanceOf(EntryRead.Unreadable.class).isEqualTo(inHeap);
    }

    @Test
    void read_headLongerThanAnyHeader_isCorruptWithoutBeingRead() throws IOException {
        byte[] entry = EntrySeal.NONE.write(HEADER, PAYLOAD);
        byte[] longHead = Arrays.copyOf(entry, 40 << 20);
        longHead[8] = 2;
        assertThat(EntrySeal.NONE.read(inFile(longHead)))
                .isEqualTo(new EntryRead.Unreadable(
                        Defect.CORRUPT,
                        "its header claims " + (24 + ByteBuffer.wrap(longHead).getInt(8)) + " bytes"));
    }

    @Test
    void read_fileThatIsGone_isNoEntryAndNoException() throws IOException {
        for (EntrySeal seal : seals()) {
            Bytes entry = inFile(seal.write(HEADER, PAYLOAD));
            spool.close();
            assertThat(seal.read(entry)).isInstanceOf(EntryRead.Unreadable.class);
            spool = Spool.open(new SpoolOptions(directory, 1));
        }
    }
}
