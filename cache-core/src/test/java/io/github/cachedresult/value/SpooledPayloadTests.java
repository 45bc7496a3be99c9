package io.github.cachedresult.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.cachedresult.spool.Bytes;
import io.github.cachedresult.spool.FileBytes;
import io.github.cachedresult.spool.Slice;
import io.github.cachedresult.spool.SmallDisk;
import io.github.cachedresult.spool.Spool;
import io.github.cachedresult.spool.SpoolOptions;
import io.github.cachedresult.value.ResultCodec.Encoded;
import io.github.cachedresult.value.ResultCodec.UndecodableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payloads that are encoded into files and decoded from them, beside those in the heap. */
class SpooledPayloadTests {

    private static final int THRESHOLD = 1_000;
    private static final int LIMIT = 1 << 24;
    private static final double[] VALUE = new Random(1).doubles(20_000).toArray();

    record Table(String name, double[] values) {}

    @TempDir
    Path directory;

    private final ResultCodec inHeap = new ResultCodec();
    private Spool spool;
    private ResultCodec codec;
    private PayloadCompression compression;

    @BeforeEach
    void openSpool() {
        spool = Spool.open(new SpoolOptions(directory, THRESHOLD));
        codec = new ResultCodec(spool, LIMIT);
        compression = new PayloadCompression(CompressionOptions.DEFAULTS, LIMIT, spool);
    }

    @AfterEach
    void closeSpool() {
        spool.close();
    }

    private static Bytes payload(ResultCodec codec, Object value) {
        Encoded encoded = codec.encode(codec.typeOf(value.getClass()), value);
        return ((Encoded.Faithful) encoded).payload();
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.toString().endsWith("spooled")).count();
        }
    }

    @Test
    void decompress_whereTheFileIsGone_isUndecodable() throws Exception {
        Bytes frame = Objects.requireNonNull(compression.compress(payload(codec, VALUE)));
        frame.discard();
        assertThatExceptionOfType(UndecodableException.class).isThrownBy(() -> compression.decompress(frame));
    }

    @Test
    void encode_large_isInAFileAndTheSame() throws Exception {
        Bytes payload = payload(codec, VALUE);
        assertThat(payload).isInstanceOf(FileBytes.class);
        assertThat(payload.toArray()).isEqualTo(payload(inHeap, VALUE).toArray());
        assertThat(codec.decode(codec.typeOf(double[].class), payload)).isEqualTo(VALUE);
    }

    @Test
    void encode_upToTheThreshold_isInTheHeap() throws IOException {
        assertThat(payload(codec, "x".repeat(THRESHOLD - 2))).isInstanceOf(Slice.class);
        assertThat(files()).isZero();
        assertThat(payload(codec, "x".repeat(THRESHOLD - 1))).isInstanceOf(FileBytes.class);
        assertThat(files()).isOne();
    }

    /** Of which a part is not encoded. */
    static final class Halved {

        final String text = "x".repeat(50_000);

        @JsonIgnore
        String lost = "";
    }

    @Test
    void encode_largeThatIsNotTheSameAfterwards_isLossyAndLeavesNothing() throws IOException {
        Halved value = new Halved();
        value.lost = "this";
        assertThat(codec.encode(codec.typeOf(Halved.class), value)).isInstanceOf(Encoded.Lossy.class);
        assertThat(files()).isZero();
    }

    @Test
    void comparing_largeWithAnother_isNotTheSame() throws IOException {
        Bytes payload = payload(codec, VALUE);
        byte[] bytes = payload.toArray();
        byte[] other = bytes.clone();
        other[bytes.length / 2] ^= 1;
        assertThat(isSame(payload, bytes, bytes.length)).isTrue();
        assertThat(isSame(payload, other, bytes.length)).isFalse();
        assertThat(isSame(payload, bytes, bytes.length - 1)).isFalse();
    }

    private static boolean isSame(Bytes payload, byte[] written, int length) throws IOException {
        try (ComparingOutput out = ComparingOutput.of(payload)) {
            for (int at = 0; at < length; at += 7_777) {
                out.write(written, at, Math.min(7_777, length - at));
            }
            return out.isSame();
        }
    }

    @Test
    void encode_withoutADisk_isInTheHeapAndTheSame() {
        spool.close();
        assertInTheHeap();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void encode_diskThatIsFullInTheMiddle_isInTheHeapAndTheSame() throws IOException {
        spool.close();
        spool = SmallDisk.open(directory, THRESHOLD, 50_000);
        codec = new ResultCodec(spool, LIMIT);
        assertInTheHeap();
        assertThat(files()).isZero();
    }

    private void assertInTheHeap() {
        for (Object value : List.of(VALUE, new Table("inside an object", VALUE))) {
            Bytes payload = payload(codec, value);
            assertThat(payload).isInstanceOf(Slice.class);
            assertThat(payload.toArray()).isEqualTo(payload(inHeap, value).toArray());
        }
    }

    @Test
    void compress_diskThatIsFull_isInTheHeapAndTheSame() throws Exception {
        Bytes payload = payload(codec, VALUE);
        try (Spool small = SmallDisk.open(directory.resolve("small"), THRESHOLD, 50_000)) {
            Bytes frame = Objects.requireNonNull(
                    new PayloadCompression(CompressionOptions.DEFAULTS, LIMIT, small).compress(payload));
            assertThat(frame).isInstanceOf(Slice.class);
            assertThat(codec.decode(codec.typeOf(double[].class), compression.decompress(frame)))
                    .isEqualTo(VALUE);
        }
    }

    @Test
    void onAnInterruptedThread_itIsEncodedAndDecodedAllTheSame() throws Exception {
        ResultType type = codec.typeOf(double[].class);
        Thread.currentThread().interrupt();
        try {
            Bytes payload = payload(codec, VALUE);
            assertThat(payload).isInstanceOf(FileBytes.class);
            assertThat(codec.decode(type, payload)).isEqualTo(VALUE);
            Bytes frame = Objects.requireNonNull(compression.compress(payload));
            assertThat(frame).isInstanceOf(FileBytes.class);
            assertThat(codec.decode(type, compression.decompress(frame))).isEqualTo(VALUE);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void decompress_moreThanTheFrameSays_isUndecodable() throws Exception {
        byte[] frame = Objects.requireNonNull(compression.compress(payload(codec, VALUE)))
                .toArray();
        byte[] twice = Arrays.copyOf(frame, 2 * frame.length);
        System.arraycopy(frame, 0, twice, frame.length, frame.length);
        Bytes plain = compression.decompress(Slice.of(twice));
        assertThat(plain.size()).isEqualTo(payload(codec, VALUE).size());
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> {
            try (InputStream in = plain.open()) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        });
    }

    @Test
    void compress_large_isAFrameThatTheHeapReads() throws Exception {
        Bytes payload = payload(codec, VALUE);
        Bytes frame = Objects.requireNonNull(compression.compress(payload));
        assertThat(frame).isInstanceOf(FileBytes.class);
        assertThat(frame.size()).isLessThan(payload.size() - payload.size() / 8);
        PayloadCompression small = new PayloadCompression(CompressionOptions.DEFAULTS, LIMIT);
        assertThat(small.decompress(Slice.of(frame.toArray())).toArray()).isEqualTo(payload.toArray());
        Bytes plain = compression.decompress(frame);
        assertThat(plain).isNotInstanceOf(Slice.class);
        assertThat(codec.decode(codec.typeOf(double[].class), plain)).isEqualTo(VALUE);
    }

    @Test
    void compress_largeWithNothingToSave_isNullAndLeavesNothing() throws IOException {
        byte[] noise = new byte[500_000];
        new Random(1).nextBytes(noise);
        Bytes payload = Bytes.made(noise.length, () -> Slice.of(noise).open());
        assertThat(compression.compress(payload)).isNull();
        assertThat(files()).isZero();
    }

    @Test
    void decompress_damagedAnywhere_isUndecodableAndNoOtherException() throws Exception {
        Bytes frame = Objects.requireNonNull(compression.compress(payload(codec, VALUE)));
        byte[] bytes = frame.toArray();
        ResultType type = codec.typeOf(double[].class);
        Random random = new Random(1);
        for (int i = 0; i < 40; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                Object decoded = codec.decode(type, compression.decompress(Slice.of(damaged)));
                assertThat(decoded).isNotNull();
            } catch (UndecodableException e) {
                assertThat(e).hasMessageContaining("the payload is no");
            }
        }
    }

    @Test
    void decompress_beyondTheLimit_isRefusedBeforeItIsRead() throws Exception {
        Bytes frame = Objects.requireNonNull(compression.compress(payload(codec, VALUE)));
        PayloadCompression strict = new PayloadCompression(CompressionOptions.DEFAULTS, 50_000, spool);
        assertThatExceptionOfType(UndecodableException.class).isThrownBy(() -> strict.decompress(frame));
    }
}
