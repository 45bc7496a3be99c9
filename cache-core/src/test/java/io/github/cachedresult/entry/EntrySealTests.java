package io.github.cachedresult.entry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EntrySealTests {

    private static final EntryHeader HEADER = SampleHeaders.full(Map.of());
    private static final byte[] PAYLOAD = "{\"score\":0.25,\"label\":\"t\u00f6xic\"}".getBytes(UTF_8);

    private static final EntrySeal SIGNED = EntrySeal.NONE.signing(signing("a", "a"), false);
    private static final EntrySeal ENCRYPTED = EntrySeal.NONE.encrypting(encryption("a", "a"), false);

    private static byte[] secret(String name) {
        return SampleHeaders.digest("secret " + name).toBytes();
    }

    private static EntryKeys signing(String current, String... ids) {
        return EntryKeys.of(
                current,
                Arrays.stream(ids)
                        .map(id -> EntryKey.forSigning(id, secret(id)))
                        .toList());
    }

    private static EntryKeys encryption(String current, String... ids) {
        return EntryKeys.of(
                current,
                Arrays.stream(ids)
                        .map(id -> EntryKey.forEncryption(id, secret(id)))
                        .toList());
    }

    @Test
    void read_sealed_hasAllFieldsAndTheStoredBytes() {
        for (EntrySeal seal : List.of(EntrySeal.NONE, SIGNED, ENCRYPTED)) {
            byte[] bytes = seal.write(HEADER, PAYLOAD);
            StoredResult read = whole(seal, bytes);
            assertThat(read.header()).isEqualTo(HEADER);
            assertThat(read.payload().toArray()).isEqualTo(PAYLOAD);
            assertThat(read.bytes().toArray()).isSameAs(bytes);
            assertThat(whole(seal, seal.write(HEADER, new byte[0])).payload().toArray())
                    .isEmpty();
        }
    }

    @Test
    void read_encrypted_hasUnknownFieldsAndDisclosesNone() {
        byte[] unknown = {0x18, 0x2a};
        byte[] bytes = ENCRYPTED.write(SampleHeaders.full(Map.of(99, unknown)), PAYLOAD);
        assertThat(whole(ENCRYPTED, bytes).header().unknown().get(99)).isEqualTo(unknown);
        assertThat(((HeaderRead.Header) EntryFormat.readHeader(bytes)).header().unknown())
                .isEmpty();
    }

    @Test
    void write_golden_isWhatWasReleased() throws IOException {
        byte[] secret = new byte[32];
        for (int i = 0; i < secret.length; i++) {
            secret[i] = (byte) i;
        }
        EntryHeader header = SampleHeaders.full(Map.of());
        EntrySeal signed =
                EntrySeal.NONE.signing(EntryKeys.of("2026-01", List.of(EntryKey.forSigning("2026-01", secret))), false);
        EntrySeal encrypted = EntrySeal.NONE.encrypting(
                EntryKeys.of("2026-01", List.of(EntryKey.forEncryption("2026-01", secret))), false, new Random(1));
        Map<String, EntrySeal> seals = Map.of("/entry-v1-signed.bin", signed, "/entry-v1-encrypted.bin", encrypted);
        for (Map.Entry<String, EntrySeal> each : seals.entrySet()) {
            byte[] golden;
            try (InputStream in = EntrySealTests.class.getResourceAsStream(each.getKey())) {
                assertThat(in).as(each.getKey()).isNotNull();
                golden = in.readAllBytes();
            }
            assertThat(whole(each.getValue(), golden).header()).isEqualTo(header);
            assertThat(whole(each.getValue(), golden).payload().toArray()).isEqualTo(PAYLOAD);
            assertThat(each.getValue().write(header, PAYLOAD))
                    .as(each.getKey() + ": entries that are stored already would be orphaned")
                    .isEqualTo(golden);
        }
    }

    @Test
    void readHeader_encrypted_hasWhatIsDisclosedAndNothingElse() {
        byte[] bytes = ENCRYPTED.write(HEADER, PAYLOAD);
        assertThat(EntryFormat.readHeader(bytes)).isEqualTo(new HeaderRead.Header(HEADER.disclosed()));
        assertThat(HEADER.disclosed().inputs().preimage()).isNull();
        assertThat(HEADER.disclosed().attributes()).isEmpty();
        String text = new String(bytes, ISO_8859_1);
        assertThat(text).contains("org.acme.Toxicity.predict", "nightly");
        assertThat(text).doesNotContain("score", "tokens", "finish", "\u0085\u0001\u0002\u0003");
        assertThat(EntryFormat.readHeader(SIGNED.write(HEADER, PAYLOAD))).isEqualTo(new HeaderRead.Header(HEADER));
    }

    @Test
    void write_encryptedTwice_sharesNoNonceAndNoContent() {
        byte[] one = ENCRYPTED.write(HEADER, PAYLOAD);
        byte[] two = ENCRYPTED.write(HEADER, PAYLOAD);
        int headerEnd = 20 + ByteBuffer.wrap(one).getInt(8);
        assertThat(Arrays.copyOfRange(one, headerEnd, headerEnd + 12))
                .isNotEqualTo(Arrays.copyOfRange(two, headerEnd, headerEnd + 12));
        assertThat(Arrays.copyOfRange(one, headerEnd + 17, one.length))
                .isNotEqualTo(Arrays.copyOfRange(two, headerEnd + 17, two.length));
    }

    @Test
    void read_withoutKeys_takesWhatIsSignedByItsChecksums() {
        assertThat(whole(EntrySeal.NONE, SIGNED.write(HEADER, PAYLOAD))
                        .payload()
                        .toArray())
                .isEqualTo(PAYLOAD);
        assertThat(defect(EntrySeal.NONE, ENCRYPTED.write(HEADER, PAYLOAD))).isEqualTo(Defect.UNKNOWN_KEY);
        assertThat(defect(SIGNED, ENCRYPTED.write(HEADER, PAYLOAD))).isEqualTo(Defect.UNKNOWN_KEY);
    }

    @Test
    void read_unprotected_isRefusedUnlessAccepted() {
        byte[] plain = EntrySeal.NONE.write(HEADER, PAYLOAD);
        byte[] signed = SIGNED.write(HEADER, PAYLOAD);
        assertThat(defect(SIGNED, plain)).isEqualTo(Defect.UNSIGNED);
        assertThat(defect(ENCRYPTED, plain)).isEqualTo(Defect.UNENCRYPTED);
        assertThat(defect(ENCRYPTED, signed)).isEqualTo(Defect.UNENCRYPTED);

        assertThat(whole(EntrySeal.NONE.signing(signing("a", "a"), true), plain).header())
                .isEqualTo(HEADER);
        EntrySeal migrating = EntrySeal.NONE.encrypting(encryption("a", "a"), true);
        assertThat(whole(migrating, plain).header()).isEqualTo(HEADER);
        EntrySeal both = migrating.signing(signing("a", "a"), false);
        assertThat(defect(both, plain)).isEqualTo(Defect.UNSIGNED);
        assertThat(whole(both, signed).header()).isEqualTo(HEADER);
        assertThat(whole(ENCRYPTED, both.write(HEADER, PAYLOAD)).header()).isEqualTo(HEADER);
    }

    @Test
    void read_afterRotation_takesOldKeysUntilTheyAreDropped() {
        for (boolean encrypted : new boolean[] {false, true}) {
            byte[] old = seal(encrypted, "a", "a").write(HEADER, PAYLOAD);
            EntrySeal rotated = seal(encrypted, "b", "a", "b");
            assertThat(whole(rotated, old).header()).isEqualTo(HEADER);
            assertThat(whole(seal(encrypted, "b", "b"), rotated.write(HEADER, PAYLOAD))
                            .header())
                    .isEqualTo(HEADER);
            assertThat(defect(seal(encrypted, "b", "b"), old)).isEqualTo(Defect.UNKNOWN_KEY);
        }
    }

    private static EntrySeal seal(boolean encrypted, String current, String... ids) {
        return encrypted
                ? EntrySeal.NONE.encrypting(encryption(current, ids), false)
                : EntrySeal.NONE.signing(signing(current, ids), false);
    }

    @Test
    void read_anotherSecretUnderTheSameId_isRefused() {
        EntryKeys forged = EntryKeys.of("a", List.of(EntryKey.forSigning("a", secret("another"))));
        assertThat(defect(SIGNED, EntrySeal.NONE.signing(forged, false).write(HEADER, PAYLOAD)))
                .isEqualTo(Defect.BAD_SIGNATURE);
        EntryKeys wrong = EntryKeys.of("a", List.of(EntryKey.forEncryption("a", secret("another"))));
        assertThat(defect(ENCRYPTED, EntrySeal.NONE.encrypting(wrong, false).write(HEADER, PAYLOAD)))
                .isEqualTo(Defect.UNDECRYPTABLE);
    }

    @Test
    void read_everyBitFlippedByOneWhoPutsChecksumsRight_isRefused() {
        for (EntrySeal seal : List.of(SIGNED, ENCRYPTED)) {
            byte[] bytes = seal.write(HEADER, PAYLOAD);
            for (int bit = 0; bit < (bytes.length - 8) * 8; bit++) {
                byte[] changed = bytes.clone();
                changed[bit / 8] ^= (byte) (1 << bit % 8);
                // A flipped bit of a checksum is put right.
                if (!Arrays.equals(resealed(changed), bytes)) {
                    assertThat(seal.read(changed)).as("bit %s", bit).isInstanceOf(EntryRead.Unreadable.class);
                }
            }
        }
    }

    @Test
    void read_headerAndPayloadOfTwoSealedEntries_isRefused() {
        for (EntrySeal seal : List.of(SIGNED, ENCRYPTED)) {
            byte[] one = seal.write(HEADER, PAYLOAD);
            byte[] two = seal.write(HEADER, "{\"score\":0.75,\"label\":\"t\u00f6xic\"}".getBytes(UTF_8));
            int payloadAt = one.length - 8 - 32 - PAYLOAD.length;
            byte[] spliced = one.clone();
            System.arraycopy(two, payloadAt, spliced, payloadAt, PAYLOAD.length);
            assertThat(defect(seal, resealed(spliced))).isIn(Defect.BAD_SIGNATURE, Defect.UNDECRYPTABLE);
        }
    }

    @Test
    void read_damagedSealed_isToldFromForged() {
        for (EntrySeal seal : List.of(SIGNED, ENCRYPTED)) {
            byte[] bytes = seal.write(HEADER, PAYLOAD);
            bytes[bytes.length - 50] ^= 1;
            assertThat(defect(seal, bytes)).isEqualTo(Defect.CORRUPT);
            assertThat(defect(seal, Arrays.copyOf(bytes, bytes.length - 50))).isEqualTo(Defect.TRUNCATED);
        }
    }

    @Test
    void read_sealThatNamesNoKey_isCorrupt() {
        for (EntrySeal seal : List.of(SIGNED, ENCRYPTED)) {
            byte[] bytes = seal.write(HEADER, PAYLOAD);
            int sealEnd = 20 + ByteBuffer.wrap(bytes).getInt(8) + bytes[6];
            bytes[sealEnd - 1] = '\n';
            assertThat(defect(seal, resealed(bytes))).isEqualTo(Defect.CORRUPT);
        }
    }

    @Test
    void keysThatFail_areNoEntryAndNoThrowOfRead() {
        EntryKeys failing = new EntryKeys() {
            @Override
            public EntryKey current() {
                throw new IllegalStateException("the key service is away");
            }

            @Override
            public @Nullable EntryKey find(String id) {
                throw new IllegalStateException("the key service is away");
            }
        };
        EntrySeal seal = EntrySeal.NONE.signing(failing, false);
        assertThat(defect(seal, SIGNED.write(HEADER, PAYLOAD))).isEqualTo(Defect.UNKNOWN_KEY);
        assertThatThrownBy(() -> seal.write(HEADER, PAYLOAD)).hasMessage("the key service is away");
    }

    @Test
    void keys_thatCannotBe_areRefusedWithoutTheirSecrets() {
        assertThatThrownBy(() -> EntryKey.forSigning("a", new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the secret of 'a' has 31 bytes, for signatures it needs at least 32");
        assertThatThrownBy(() -> EntryKey.forEncryption("a", new byte[31]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the secret of 'a' has 31 bytes, for AES it needs 32, or 16 or 24");
        for (String id : List.of("", "a b", "a\n", "\u00e9", "a".repeat(65))) {
            assertThatThrownBy(() -> EntryKey.forSigning(id, secret("a")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ASCII letters");
        }
        assertThatThrownBy(() -> signing("b", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no key has the id 'b', which is to be the current one");
        assertThatThrownBy(() -> signing("a", "a", "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("two keys have the id 'a'");
        assertThat(EntryKey.forSigning("a", secret("a"))).hasToString("key a");
    }

    @Test
    void defects_areOneForEachThingThatCanBeWrong() {
        byte[] plain = EntrySeal.NONE.write(HEADER, PAYLOAD);
        Set<Defect> found = Set.of(
                defect(SIGNED, new byte[4]),
                defect(SIGNED, Arrays.copyOf(plain, 60)),
                defect(SIGNED, Arrays.copyOf(plain, plain.length + 1)),
                defect(SIGNED, plain),
                defect(ENCRYPTED, plain));
        assertThat(found).hasSize(5);
    }

    /** Puts both checksums right. */
    private static byte[] resealed(byte[] bytes) {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        int checkAt = 20 + out.getInt(8) + (bytes[6] & 0xff);
        if (checkAt >= 20 && checkAt < bytes.length - 12) {
            CRC32C head = new CRC32C();
            head.update(bytes, 0, checkAt);
            out.putInt(checkAt, (int) head.getValue());
        }
        int end = bytes.length - 8;
        CRC32C first = new CRC32C();
        first.update(bytes, 0, end);
        CRC32 second = new CRC32();
        second.update(bytes, 0, end);
        out.putInt(end, (int) first.getValue()).putInt(end + 4, (int) second.getValue());
        return bytes;
    }

    private static StoredResult whole(EntrySeal seal, byte[] bytes) {
        EntryRead read = seal.read(bytes);
        assertThat(read).isInstanceOf(EntryRead.Whole.class);
        return ((EntryRead.Whole) read).result();
    }

    private static Defect defect(EntrySeal seal, byte[] bytes) {
        EntryRead read = seal.read(bytes);
        assertThat(read).isInstanceOf(EntryRead.Unreadable.class);
        return ((EntryRead.Unreadable) read).defect();
    }
}
