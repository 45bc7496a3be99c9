package io.github.cachedresult.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.cachedresult.HashName;
import io.github.cachedresult.HashWith;
import io.github.cachedresult.normalize.Grid;
import io.github.cachedresult.normalize.IgnoringCase;
import io.github.cachedresult.normalize.Nfc;
import io.github.cachedresult.normalize.SignificantDigits;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Keys in other processes, and of inputs that were stored and read again. */
class InputHasherProcessTests {

    enum Unit {
        INCH
    }

    @HashName("title")
    static final class Title {
        private final String text;

        Title(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    record Spelled(
            @HashWith(IgnoringCase.class) String folded,
            @HashWith(Nfc.class) String composed,

            @HashWith(value = Grid.class, parameters = "0.01")
            double gridded,

            @HashWith(value = SignificantDigits.class, parameters = "3")
            double rounded) {}

    record Numbers(
            long count,
            double exact,
            double small,
            double large,
            boolean yes,
            @Nullable String nothing,
            double[] values,
            List<Map<String, Integer>> nested) {}

    @SuppressWarnings("JavaUtilDate") // an input
    private static List<Object> inputs() {
        return Arrays.asList(
                "TITLE I \u0131 \u00fc \ud83d\ude00 \ud800",
                1.5,
                new BigDecimal("1234567.8900"),
                Unit.INCH,
                new Title("TITLE"),
                new Date(1_700_000_000_123L),
                Instant.MIN,
                LocalDate.of(2026, 1, 2),
                LocalDateTime.of(2026, 1, 2, 3, 4, 5, 6),
                ZonedDateTime.of(2026, 7, 2, 3, 4, 0, 0, ZoneId.of("Europe/Paris")),
                YearMonth.of(2026, 1),
                Period.of(1, -2, 3),
                Duration.ofMillis(-1),
                Locale.forLanguageTag("de-AT-1996-u-ca-japanese"),
                Currency.getInstance("EUR"),
                UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
                URI.create("http://\u00fc/I?i"),
                Optional.of('\u00df'),
                Map.of("I", 1, "i", 2, "\u0130", 3, 1, 4, Unit.INCH, 5),
                Set.of("a", "b", "c", "d", "e", "f", 1, 2.0, true),
                new float[] {0.1f, Float.NaN},
                new TreeSet<>(List.of(new BigDecimal("1.0"), new BigDecimal("2"))),
                Collections.unmodifiableSet(new HashSet<>(List.of("I", "\u0131"))),
                ByteBuffer.wrap(new byte[] {1, 2}).order(ByteOrder.LITTLE_ENDIAN),
                new Spelled("TITLE I \u0130\u0131\u00df", "e\u0301", 0.1, 1234.5678),
                String.class);
    }

    private static String key() {
        return Keys.hash(Keys.hasher(Object.class), inputs()).key().text();
    }

    /** Another process. */
    static final class Other {

        private Other() {}

        /** Prints the key. */
        public static void main(String[] arguments) {
            System.out.print(key());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tr, TR, Asia/Kolkata, UTF-8",
        "ar, EG, America/St_Johns, ISO-8859-1",
        "th, TH, Pacific/Apia, US-ASCII",
    })
    void hash_inAnotherProcess_isTheSame(String language, String country, String zone, String charset)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Duser.language=" + language);
        command.add("-Duser.country=" + country);
        command.add("-Duser.timezone=" + zone);
        command.add("-Dfile.encoding=" + charset);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Other.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(printed).isEqualTo(key());
    }

    @Test
    void hash_ofWhatWasStoredAndRead_isTheSame() {
        JsonMapper json = JsonMapper.shared();
        for (double number : new double[] {0.1 + 0.2, 9.5e13, 1.04e14, 1.0 / 3, Double.MIN_VALUE, -0.0}) {
            Numbers numbers = new Numbers(
                    Long.MAX_VALUE,
                    number,
                    3.5e-30,
                    -number,
                    true,
                    null,
                    new double[] {number, 1},
                    List.of(Map.of("a", 1)));
            Numbers read = json.readValue(json.writeValueAsString(numbers), Numbers.class);
            assertThat(Keys.encoded(read)).isEqualTo(Keys.encoded(numbers));
        }
    }
}
