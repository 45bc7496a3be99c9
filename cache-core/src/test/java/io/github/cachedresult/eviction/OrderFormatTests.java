package io.github.cachedresult.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
import io.github.cachedresult.eviction.EvictionOrder.Kind;
import io.github.cachedresult.key.Digest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderFormatTests {

    @Test
    void whatIsWrittenIsRead() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        List<Kind> kinds = List.of(Kind.values());
        for (int i = 0; i < 2_000; i++) {
            Kind kind = kinds.get(random.nextInt(kinds.size()));
            EvictionOrder order =
                    order(kind, Selectors.any(random).withInstance("i").withHost("h"));
            assertThat(OrderFormat.read(OrderFormat.write(order)))
                    .as("seed %d", seed)
                    .isEqualTo(order);
        }
    }

    /** Records are in logs for ever: no byte may move. */
    @Test
    void aRecordIsWrittenByteForByteAsEver() {
        Selector selector = new Selector(
                Digest.ofBytes(new byte[Digest.BYTES]),
                Set.of(new UUID(3, 4)),
                "m",
                "v",
                "o",
                "t",
                "a",
                "i",
                "h",
                Instant.ofEpochMilli(-1),
                Instant.EPOCH);

        assertThat(HexFormat.of().formatHex(OrderFormat.write(order(selector))))
                .isEqualTo("b0" + "0150" + "00000000000000010000000000000002" + "0201" + "0363616e6e"
                        + "046b77726f6e6720756e697473" + "051b0000019b76daa87b" + "0a5820" + "00".repeat(32)
                        + "0b8150" + "00000000000000030000000000000004" + "0c616d" + "0d6176" + "0e616f" + "0f6174"
                        + "106161" + "116169" + "126168" + "1320" + "1400");
    }

    /** So are the numbers of kinds. */
    @ParameterizedTest
    @CsvSource({"INVALID, 1", "WITH_DERIVED, 2", "SCREENED, 3"})
    void aKindHasTheNumberThatItEverHad(Kind kind, int number) {
        byte[] record = OrderFormat.write(order(kind, Selector.all()));
        assertThat(HexFormat.of().formatHex(record))
                .startsWith("a5" + "0150" + "00000000000000010000000000000002" + "02" + "0" + number + "03");
    }

    @Test
    void partsOfLaterVersionsArePassedOver() {
        EvictionOrder order = order(Selector.ofModel("m"));
        byte[] record = OrderFormat.write(order);
        CborReader in = new CborReader(record, 0, record.length);
        int fields = in.readMapHead();
        CborWriter later = new CborWriter();
        later.writeMapHead(fields + 1);
        later.writeRaw(record, in.position(), record.length - in.position());
        later.writeInteger(99);
        later.writeText("something narrower");

        assertThat(OrderFormat.read(later.toByteArray())).isEqualTo(order);
    }

    @Test
    void whatIsNoRecordIsRefused() {
        byte[] record = OrderFormat.write(order(Selector.ofModel("m")));
        for (int length = 0; length < record.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(record, length);
            assertThatExceptionOfType(CborException.class).isThrownBy(() -> OrderFormat.read(cut));
        }
        assertThatExceptionOfType(CborException.class)
                .isThrownBy(() -> OrderFormat.read(HexFormat.of().parseHex("a11b000000010000000100")))
                .withMessage("no field has the number 4294967297");
    }

    private static EvictionOrder order(Selector selector) {
        return order(Kind.INVALID, selector);
    }

    private static EvictionOrder order(Kind kind, Selector selector) {
        return new EvictionOrder(
                new UUID(1, 2), kind, selector, "ann", "wrong units", Instant.parse("2026-01-01T00:00:00.123Z"));
    }
}
