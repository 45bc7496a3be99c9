package io.github.cachedresult.test;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * Damages entries in all the ways that storage, networks and people have. The same seed gives the same damage. Not
 * thread-safe.
 */
final class EntryMutations {

    /** A way to damage an entry. */
    enum Kind {
        /** One to eight bits are flipped. */
        FLIPPED_BITS,

        /** A range has other bytes. */
        OVERWRITTEN,

        /** It ends early. */
        TRUNCATED,

        /** Something follows it. */
        EXTENDED,

        /** It begins like one entry and ends like another. */
        SPLICED,

        /** The head of one entry, with its checksum, before the payload of another. */
        SWAPPED_HEAD,

        /** A range is there a second time, before or in place of what follows. */
        REPEATED_RANGE,

        /** One of its lengths is another. */
        CHANGED_LENGTH,

        /** Another whole entry. */
        MISPLACED,

        /** Something else. */
        FOREIGN,

        /** Changed by somebody who puts the checksums right: only a signature tells. */
        FORGED
    }

    private static final int PRELUDE = 20;
    private static final int CHECKS = 8;

    private final Random random;

    /** Makes the damages of this seed. */
    EntryMutations(long seed) {
        random = new Random(seed);
    }

    /**
     * A damaged entry. By chance it may be as good as before.
     *
     * @param entry a whole entry, which stays as it is
     * @param others whole entries to take parts of
     */
    byte[] damage(Kind kind, byte[] entry, List<byte[]> others) {
        byte[] other = others.get(random.nextInt(others.size()));
        byte[] bytes = entry.clone();
        switch (kind) {
            case FLIPPED_BITS -> flip(bytes, 0);
            case OVERWRITTEN -> {
                int at = random.nextInt(bytes.length);
                byte[] noise = noise(1 + random.nextInt(Math.min(64, bytes.length - at)));
                System.arraycopy(noise, 0, bytes, at, noise.length);
            }
            case TRUNCATED -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case EXTENDED -> bytes = joined(bytes, noise(1 + random.nextInt(40)));
            case SPLICED -> {
                int at = random.nextInt(Math.min(bytes.length, other.length));
                bytes = joined(Arrays.copyOf(bytes, at), Arrays.copyOfRange(other, at, other.length));
            }
            case SWAPPED_HEAD ->
                bytes = joined(
                        Arrays.copyOf(other, headEnd(other)), Arrays.copyOfRange(bytes, headEnd(bytes), bytes.length));
            case REPEATED_RANGE -> {
                int from = random.nextInt(bytes.length);
                int to = from + random.nextInt(bytes.length - from);
                if (random.nextBoolean()) {
                    bytes = joined(Arrays.copyOf(bytes, to), Arrays.copyOfRange(bytes, from, bytes.length));
                } else {
                    System.arraycopy(entry, from, bytes, to, Math.min(to - from, bytes.length - to));
                }
            }
            case CHANGED_LENGTH -> changeLength(bytes);
            case MISPLACED -> bytes = other.clone();
            case FOREIGN -> bytes = noise(random.nextInt(200));
            case FORGED -> {
                flip(bytes, PRELUDE);
                putChecksumsRight(bytes);
            }
        }
        return bytes;
    }

    private void flip(byte[] bytes, int from) {
        for (int flips = random.nextInt(8); flips >= 0; flips--) {
            bytes[from + random.nextInt(bytes.length - from)] ^= (byte) (1 << random.nextInt(8));
        }
    }

    private void changeLength(byte[] bytes) {
        ByteBuffer lengths = ByteBuffer.wrap(bytes);
        int change = random.nextBoolean() ? random.nextInt(16) - 8 : random.nextInt();
        switch (random.nextInt(3)) {
            case 0 -> lengths.putInt(8, lengths.getInt(8) + change);
            case 1 -> lengths.putLong(12, lengths.getLong(12) + change);
            default -> bytes[6] += (byte) change;
        }
        if (random.nextBoolean()) {
            putChecksumsRight(bytes);
        }
    }

    private byte[] noise(int length) {
        byte[] noise = new byte[length];
        random.nextBytes(noise);
        return noise;
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static int headEnd(byte[] entry) {
        return PRELUDE + ByteBuffer.wrap(entry).getInt(8) + (entry[6] & 0xff) + 4;
    }

    private static void putChecksumsRight(byte[] entry) {
        ByteBuffer out = ByteBuffer.wrap(entry);
        int end = entry.length - CHECKS;
        int headCheckAt = headEnd(entry) - 4;
        if (headCheckAt >= PRELUDE && headCheckAt <= end - 4) {
            CRC32C head = new CRC32C();
            head.update(entry, 0, headCheckAt);
            out.putInt(headCheckAt, (int) head.getValue());
        }
        CRC32C first = new CRC32C();
        first.update(entry, 0, end);
        CRC32 second = new CRC32();
        second.update(entry, 0, end);
        out.putInt(end, (int) first.getValue()).putInt(end + 4, (int) second.getValue());
    }
}
