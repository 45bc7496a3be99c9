package io.github.cachedresult.key.vectors;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The types of {@code java.time} that enter keys as texts, built from the vectors' lists of fields. */
final class VectorTimes {

    private VectorTimes() {}

    /** The value, or null if the kind is none of these. */
    static @Nullable Object of(Notation value) {
        return switch (value.kind()) {
            case "localTime" -> time(value.texts(), 0);
            case "localDateTime" -> dateTime(value.texts());
            case "offsetTime" -> OffsetTime.of(time(value.texts(), 0), offset(value.texts(), 4));
            case "offsetDateTime" -> OffsetDateTime.of(dateTime(value.texts()), offset(value.texts(), 7));
            case "zonedDateTime" -> zoned(value.texts());
            case "zoneOffset" -> ZoneOffset.ofTotalSeconds(Integer.parseInt(value.text()));
            case "zone" -> ZoneId.of(value.text());
            case "year" -> Year.of(Integer.parseInt(value.text()));
            case "yearMonth" -> YearMonth.of(number(value.texts(), 0), number(value.texts(), 1));
            case "monthDay" -> MonthDay.of(number(value.texts(), 0), number(value.texts(), 1));
            case "period" -> Period.of(number(value.texts(), 0), number(value.texts(), 1), number(value.texts(), 2));
            default -> null;
        };
    }

    static LocalDate date(List<String> fields) {
        return LocalDate.of(number(fields, 0), number(fields, 1), number(fields, 2));
    }

    private static LocalTime time(List<String> fields, int from) {
        return LocalTime.of(
                number(fields, from), number(fields, from + 1), number(fields, from + 2), number(fields, from + 3));
    }

    private static LocalDateTime dateTime(List<String> fields) {
        return LocalDateTime.of(date(fields), time(fields, 3));
    }

    private static ZonedDateTime zoned(List<String> fields) {
        ZoneOffset offset = offset(fields, 7);
        ZoneId zone = fields.size() > 8 ? ZoneId.of(fields.get(8)) : offset;
        return ZonedDateTime.ofStrict(dateTime(fields), offset, zone);
    }

    private static ZoneOffset offset(List<String> fields, int index) {
        return ZoneOffset.ofTotalSeconds(number(fields, index));
    }

    private static int number(List<String> fields, int index) {
        return Integer.parseInt(fields.get(index));
    }
}
