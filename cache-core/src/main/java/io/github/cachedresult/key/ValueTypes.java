package io.github.cachedresult.key;

import io.github.cachedresult.cbor.CborWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the value types of the JDK besides text, numbers and enums. By exact class: a subclass may have more to it, as
 * {@code java.sql.Timestamp} has.
 */
final class ValueTypes {

    private static final int TAG_OBJECT = 27;
    private static final int TAG_URI = 32;
    private static final int TAG_UUID = 37;
    private static final int TAG_DATE = 100;
    private static final int TAG_IRI_REFERENCE = 267;
    private static final int TAG_TIME = 1001;
    private static final int TAG_DURATION = 1002;

    /** The keys of RFC 9581 for whole seconds, and for nanoseconds to be added. */
    private static final int SECONDS = 1;

    private static final int NANOS = -9;

    private static final Map<Class<?>, Form> FORMS = forms();

    private ValueTypes() {}

    /** How a value of this very class is written, or null if it is none of these types. */
    static @Nullable Form formOf(Class<?> type) {
        return FORMS.get(type);
    }

    /** Whether equal values of this very class are always written alike, and cannot change. */
    static boolean isMemoizable(Class<?> type) {
        Form form = FORMS.get(type);
        return form != null && form.memoizable();
    }

    /** The classes, for judging declared types. */
    static Set<Class<?>> all() {
        return FORMS.keySet();
    }

    private static Map<Class<?>, Form> forms() {
        Map<Class<?>, Form> forms = new HashMap<>();
        putAtom(forms, UUID.class, ValueTypes::writeUuid);
        putAtom(
                forms,
                Instant.class,
                (out, time) -> writeSeconds(out, TAG_TIME, time.getEpochSecond(), time.getNano()));
        putAtom(
                forms,
                Duration.class,
                (out, time) -> writeSeconds(out, TAG_DURATION, time.getSeconds(), time.getNano()));
        putAtom(forms, LocalDate.class, ValueTypes::writeLocalDate);
        putIsoText(forms, LocalTime.class);
        putIsoText(forms, LocalDateTime.class);
        putIsoText(forms, OffsetTime.class);
        putIsoText(forms, OffsetDateTime.class);
        putIsoText(forms, ZonedDateTime.class);
        putIsoText(forms, ZoneOffset.class);
        putIsoText(forms, Year.class);
        putIsoText(forms, YearMonth.class);
        putIsoText(forms, MonthDay.class);
        putIsoText(forms, Period.class);
        // Its equals passes over case.
        put(forms, URI.class, ValueTypes::writeUri);
        put(forms, Date.class, ValueTypes::writeDate);
        put(forms, Currency.class, (out, currency) -> writeText(out, Currency.class, currency.getCurrencyCode()));
        put(forms, Locale.class, ValueTypes::writeLocale);
        // The JDK's class of zones that are no offsets is not public.
        forms.put(
                ZoneId.of("UTC").getClass(),
                new Form(false, (out, zone) -> writeText(out, ZoneId.class, ((ZoneId) zone).getId())));
        return Map.copyOf(forms);
    }

    private static <T> void put(Map<Class<?>, Form> forms, Class<T> type, BiConsumer<CborWriter, T> writer) {
        forms.put(type, new Form(false, (out, value) -> writer.accept(out, type.cast(value))));
    }

    /** Of which {@code equals} implies one encoding. */
    private static <T> void putAtom(Map<Class<?>, Form> forms, Class<T> type, BiConsumer<CborWriter, T> writer) {
        forms.put(type, new Form(true, (out, value) -> writer.accept(out, type.cast(value))));
    }

    private static void putIsoText(Map<Class<?>, Form> forms, Class<?> type) {
        putAtom(forms, type, (out, value) -> writeText(out, type, value.toString()));
    }

    private static void writeText(CborWriter out, Class<?> type, String text) {
        out.writeTag(TAG_OBJECT);
        out.writeArrayHead(2);
        out.writeText(type.getName());
        out.writeText(text);
    }

    private static void writeUuid(CborWriter out, UUID uuid) {
        out.writeTag(TAG_UUID);
        out.writeBytesHead(2 * Long.BYTES);
        int at = out.reserve(2 * Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            int shift = 8 * (Long.BYTES - 1 - i);
            out.buffer()[at + i] = (byte) (uuid.getMostSignificantBits() >>> shift);
            out.buffer()[at + Long.BYTES + i] = (byte) (uuid.getLeastSignificantBits() >>> shift);
        }
    }

    /**
     * As it was written, which is finer than its equality. Parts that were put together may make a text that is read as
     * others: what {@link URI#relativize} leaves of {@code file:/a/b:c} has a path and no scheme.
     */
    private static void writeUri(CborWriter out, URI uri) {
        String text = uri.toString();
        URI read;
        try {
            read = new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("its text is no URI", e);
        }
        if (!uri.equals(read) || !Objects.equals(uri.getRawPath(), read.getRawPath())) {
            throw new IllegalArgumentException("its text is another URI: its parts are not those that its text has");
        }
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        out.writeTag(ascii ? TAG_URI : TAG_IRI_REFERENCE);
        out.writeText(text);
    }

    @SuppressWarnings("JavaUtilDate") // an input
    private static void writeDate(CborWriter out, Date date) {
        Instant time = Instant.ofEpochMilli(date.getTime());
        writeSeconds(out, TAG_TIME, time.getEpochSecond(), time.getNano());
    }

    private static void writeSeconds(CborWriter out, int tag, long seconds, int nanos) {
        out.writeTag(tag);
        out.writeMapHead(nanos == 0 ? 1 : 2);
        out.writeInteger(SECONDS);
        out.writeInteger(seconds);
        if (nanos != 0) {
            out.writeInteger(NANOS);
            out.writeInteger(nanos);
        }
    }

    private static void writeLocalDate(CborWriter out, LocalDate date) {
        out.writeTag(TAG_DATE);
        out.writeInteger(date.toEpochDay());
    }

    /** By its parts: a language tag leaves out what is not well-formed, and its text leaves out parts too. */
    private static void writeLocale(CborWriter out, Locale locale) {
        out.writeTag(TAG_OBJECT);
        out.writeArrayHead(6);
        out.writeText(Locale.class.getName());
        out.writeText(locale.getLanguage());
        out.writeText(locale.getScript());
        out.writeText(locale.getCountry());
        out.writeText(locale.getVariant());
        Set<Character> keys = new TreeSet<>(locale.getExtensionKeys());
        out.writeArrayHead(keys.size());
        for (char key : keys) {
            out.writeText(key + "-" + locale.getExtension(key));
        }
    }

    /**
     * How values of one class are written.
     *
     * @param memoizable whether equal ones are always written alike, and none can change
     * @param writer what writes them
     */
    record Form(boolean memoizable, BiConsumer<CborWriter, Object> writer) {

        void write(CborWriter out, Object value) {
            writer.accept(out, value);
        }
    }
}
