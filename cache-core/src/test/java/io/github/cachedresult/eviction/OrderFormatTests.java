package io.github.cachedresult.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborReader;
import io.github.cachedresult.cbor.CborWriter;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OrderFormatTests {

    @Test
    void whatIsWrittenIsRead() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            EvictionOrder order = order(Selectors.any(random).withInstance("i").withHost("h"));
            assertThat(OrderFormat.read(OrderFormat.write(order)))
                    .as("seed %d", seed)
                    .isEqualTo(order);
        }
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
    }

    private static EvictionOrder order(Selector selector) {
        return new EvictionOrder(
                new UUID(1, 2),
                EvictionOrder.Kind.INVALID,
                selector,
                "ann",
                "wrong units",
                Instant.parse("2026-01-01T00:00:00.123Z"));
    }
}
