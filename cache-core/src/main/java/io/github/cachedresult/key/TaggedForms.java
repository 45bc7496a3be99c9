package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborException;
import io.github.cachedresult.cbor.CborItem;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

/** Reads what {@link InputEncoder}, those it hands on to, and {@link ValueTypes} write under a tag. */
final class TaggedForms {

    private static final BigInteger SECONDS = BigInteger.ONE;
    private static final BigInteger NANOS = BigInteger.valueOf(-9);
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private TaggedForms() {}

    static InputForm read(PreimageReader reader, String path, long tag, CborItem content) {
        TypedArrayForm array = TypedArrayForm.ofTag(tag);
        if (array != null) {
            return array.read(content);
        }
        try {
            return switch (tag >= 0 && tag <= Integer.MAX_VALUE ? (int) tag : -1) {
                case 2, 3 -> InputText.integer(bignum(tag, content));
                case 4 -> decimal(content);
                case 27 -> ObjectForms.read(reader, path, content);
                case 32, 267 -> InputText.text(content.text()).as("URI");
                case 37 -> uuid(content);
                case 100 ->
                    InputForm.exact(
                            "LocalDate",
                            LocalDate.ofEpochDay(longValue(content)).toString());
                case 258 -> set(reader, path, content);
                case 273 -> InputText.text(content.wtf8Text());
                case 1001 -> {
                    Seconds time = seconds(content);
                    yield InputForm.exact(
                            "Instant",
                            Instant.ofEpochSecond(time.whole, time.nanos).toString());
                }
                case 1002 -> {
                    Seconds time = seconds(content);
                    yield InputForm.exact(
                            "Duration",
                            Duration.ofSeconds(time.whole, time.nanos).toString());
                }
                default ->
                    throw new CborException(
                            "the tag " + Long.toUnsignedString(tag) + " before " + content.start() + " is not known");
            };
        } catch (DateTimeException | ArithmeticException e) {
            throw new CborException("the time or number at " + content.start() + " is out of range");
        }
    }

    private static BigInteger bignum(long tag, CborItem content) {
        byte[] magnitude = content.byteString();
        if (magnitude.length <= Long.BYTES || magnitude[0] == 0) {
            throw new CborException("the bignum at " + content.start() + " is longer than it must be");
        }
        BigInteger value = new BigInteger(1, magnitude);
        return tag == 2 ? value : value.not();
    }

    private static InputForm decimal(CborItem content) {
        List<CborItem> parts = parts(content, 2);
        CborItem unscaled = parts.get(1);
        boolean isBig = unscaled.kind() == CborItem.Kind.TAG;
        if (isBig && unscaled.tag() != 2 && unscaled.tag() != 3) {
            throw new CborException("the decimal at " + content.start() + " is no number");
        }
        int scale = Math.toIntExact(-longValue(parts.get(0)));
        return InputText.decimal(isBig ? bignum(unscaled.tag(), unscaled.tagged()) : unscaled.integerValue(), scale);
    }

    private static InputForm uuid(CborItem content) {
        byte[] bytes = content.byteString();
        if (bytes.length != 2 * Long.BYTES) {
            throw new CborException("the UUID at " + content.start() + " has " + bytes.length + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return InputForm.exact("UUID", new UUID(buffer.getLong(), buffer.getLong()).toString());
    }

    private static InputForm set(PreimageReader reader, String path, CborItem content) {
        InputForm list = reader.elements(path, "set", content);
        if (list.parts() != null) {
            List<CborItem> elements = content.items();
            for (int i = 1; i < elements.size(); i++) {
                if (elements.get(i - 1).compareEncoding(elements.get(i)) >= 0) {
                    throw new CborException("the elements of the set at " + content.start() + " are not in order");
                }
            }
        }
        return new InputForm(list.type(), list.value(), list.exact(), true, list.parts());
    }

    private static Seconds seconds(CborItem content) {
        if (content.kind() != CborItem.Kind.MAP || content.count() < 1 || content.count() > 2) {
            throw new CborException("the time at " + content.start() + " is no seconds and nanoseconds");
        }
        List<CborItem.Entry> entries = content.entries();
        long whole = longOf(entries.get(0), SECONDS);
        long nanos = entries.size() == 1 ? 0 : longOf(entries.get(1), NANOS);
        if (nanos < 0 || nanos >= NANOS_PER_SECOND || nanos == 0 && entries.size() == 2) {
            throw new CborException("the time at " + content.start() + " has " + nanos + " nanoseconds");
        }
        return new Seconds(whole, (int) nanos);
    }

    private static long longOf(CborItem.Entry entry, BigInteger key) {
        if (!entry.key().integerValue().equals(key)) {
            throw new CborException("the time before " + entry.value().start() + " has an unknown part");
        }
        return longValue(entry.value());
    }

    private static long longValue(CborItem item) {
        return item.integerValue().longValueExact();
    }

    /** The items of an array that has exactly so many. */
    static List<CborItem> parts(CborItem item, int count) {
        if (item.count() != count) {
            throw new CborException("the array at " + item.start() + " has " + item.count() + " parts, not " + count);
        }
        return item.items();
    }

    private record Seconds(long whole, int nanos) {}
}
