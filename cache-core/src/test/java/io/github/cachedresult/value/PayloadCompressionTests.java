package io.github.cachedresult.value;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PayloadCompressionTests {

    private static final int LIMIT = 1 << 20;

    private final PayloadCompression compression = new PayloadCompression(CompressionOptions.DEFAULTS, LIMIT);

    @Test
    void compress_repetitive_isSmallerAndComesBack() throws Exception {
        byte[] payload = json(2_000);
        Slice small = compressed(payload);
        assertThat(small.length()).isLessThan(payload.length / 4);
        assertThat(compression.decompress(small).toArray()).isEqualTo(payload);
    }

    @Test
    void decompress_partOfAnArray_comesBack() throws Exception {
        byte[] payload = json(2_000);
        byte[] small = compressed(payload).toArray();
        byte[] within = new byte[small.length + 12];
        Arrays.fill(within, (byte) 0x5a);
        System.arraycopy(small, 0, within, 7, small.length);
        assertThat(compression.decompress(new Slice(within, 7, small.length)).toArray())
                .isEqualTo(payload);
    }

    @Test
    void compress_belowTheThreshold_isLeftAsItIs() {
        byte[] payload = new byte[4_096];
        assertThat(compression.compress(Slice.of(Arrays.copyOf(payload, 4_095))))
                .isNull();
        assertThat(compression.compress(Slice.of(payload))).isNotNull();
    }

    @Test
    void compress_savingLessThanAnEighth_isLeftAsItIs() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        assertThat(compression.compress(Slice.of(noise))).isNull();
        Arrays.fill(noise, 0, 10_000, (byte) 0);
        assertThat(compression.compress(Slice.of(noise)))
                .as("a tenth can be saved")
                .isNull();
        Arrays.fill(noise, 0, 20_000, (byte) 0);
        assertThat(compression.compress(Slice.of(noise)))
                .as("a fifth can be saved")
                .isNotNull();
    }

    @Test
    void compress_switchedOff_isLeftAsItIsAndCompressedIsRead() throws Exception {
        PayloadCompression off = new PayloadCompression(CompressionOptions.NONE, LIMIT);
        byte[] payload = json(2_000);
        assertThat(off.compress(Slice.of(payload))).isNull();
        assertThat(off.decompress(compressed(payload)).toArray()).isEqualTo(payload);
    }

    @Test
    void decompress_largerThanTheLimit_isRefusedBeforeItIsAllocated() {
        Slice bomb = new PayloadCompression(CompressionOptions.DEFAULTS, Integer.MAX_VALUE)
                .compress(Slice.of(new byte[64 << 20]));
        assertThat(bomb).isNotNull();
        assertThat(bomb.length()).isLessThan(10_000);
        assertThat(catchThrowableOfType(UndecodableException.class, () -> compression.decompress(bomb)))
                .hasMessageContaining("of up to 1048576 bytes")
                .hasMessageContaining("67108864");
    }

    @Test
    void decompress_frameThatClaimsWhatItCannotHold_isRefused() {
        // A frame's head with a content size of 8 bytes, and no blocks: 20 bytes must not cost 2 GB.
        for (long claimed : new long[] {Integer.MAX_VALUE, Long.MAX_VALUE, -1, -2}) {
            byte[] frame = new byte[20];
            byte[] head = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, (byte) 0xe0};
            System.arraycopy(head, 0, frame, 0, head.length);
            for (int i = 0; i < 8; i++) {
                frame[5 + i] = (byte) (claimed >>> 8 * i);
            }
            PayloadCompression generous = new PayloadCompression(CompressionOptions.DEFAULTS, Integer.MAX_VALUE);
            assertThatExceptionOfType(UndecodableException.class)
                    .as("%d bytes", claimed)
                    .isThrownBy(() -> generous.decompress(Slice.of(frame)));
        }
    }

    @Test
    void decompress_damaged_isRefusedOrHasItsLength() {
        byte[] payload = json(500);
        byte[] small = compressed(payload).toArray();
        Random random = new Random(20261126);
        for (int i = 0; i < 5_000; i++) {
            byte[] damaged = small.clone();
            if (i % 3 == 0) {
                damaged = Arrays.copyOf(damaged, random.nextInt(damaged.length));
            } else {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(compression.decompress(Slice.of(damaged)).size()).isLessThanOrEqualTo(LIMIT);
            } catch (UndecodableException e) {
                assertThat(e).hasMessageStartingWith("the payload is no zstd frame");
            }
        }
    }

    @Test
    void isKnown_none_isKnownAndOthersAreNot() {
        assertThat(PayloadCompression.isKnown(null)).isTrue();
        assertThat(PayloadCompression.isKnown("zstd")).isTrue();
        assertThat(PayloadCompression.isKnown("lz77")).isFalse();
    }

    @Test
    void withoutZstd_nothingIsCompressedAndCompressedIsUnknown() throws Exception {
        try (URLClassLoader without =
                new URLClassLoader(classPathWithoutZstd(), ClassLoader.getPlatformClassLoader())) {
            Class<?> there = without.loadClass(PayloadCompression.class.getName());
            Class<?> slice = without.loadClass(Slice.class.getName());
            Class<?> options = without.loadClass(CompressionOptions.class.getName());
            Object alone = there.getConstructor(options, long.class)
                    .newInstance(options.getField("DEFAULTS").get(null), LIMIT);
            assertThat(there.getMethod("isKnown", String.class).invoke(null, "zstd"))
                    .isEqualTo(false);
            assertThat(there.getMethod("isKnown", String.class).invoke(null, (Object) null))
                    .isEqualTo(true);
            assertThat(there.getMethod("compress", slice)
                            .invoke(alone, slice.getMethod("of", byte[].class).invoke(null, (Object) json(2_000))))
                    .isNull();
        }
    }

    @Test
    void options_impossible_areRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CompressionOptions(true, 0, 3))
                .withMessageStartingWith("threshold");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CompressionOptions(true, 1, 23))
                .withMessageStartingWith("level");
    }

    private static URL[] classPathWithoutZstd() throws IOException {
        String[] parts = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        URL[] urls = new URL[parts.length];
        int count = 0;
        for (String part : parts) {
            if (!part.contains("zstd-jni")) {
                urls[count++] = Path.of(part).toUri().toURL();
            }
        }
        assertThat(count).as("class path without zstd-jni").isLessThan(parts.length);
        return Arrays.copyOf(urls, count);
    }

    private Slice compressed(byte[] payload) {
        Slice small = compression.compress(Slice.of(payload));
        assertThat(small).isNotNull();
        return small;
    }

    private static byte[] json(int numbers) {
        StringBuilder text = new StringBuilder("[0");
        Random random = new Random(7);
        for (int i = 1; i < numbers; i++) {
            text.append(",{\"label\":\"toxic\",\"score\":0.")
                    .append(random.nextInt(1000))
                    .append('}');
        }
        return text.append(']').toString().getBytes(UTF_8);
    }
}
