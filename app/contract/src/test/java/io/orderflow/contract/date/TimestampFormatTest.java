package io.orderflow.contract.date;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampFormatTest {
    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    private static long parse(TimestampFormat format, String text) {
        byte[] bytes = ("\"" + text + "\"").getBytes(UTF_8);
        return format.parse(bytes, 1, bytes.length - 1);
    }

    private static long micros(LocalDateTime at) {
        return ChronoUnit.MICROS.between(EPOCH, at);
    }

    @Test
    void readsTheDefaultUpToTheColumnsFraction() {
        TimestampFormat micros = TimestampFormat.iso(6, true);

        assertThat(parse(micros, "2026-03-29T02:30:00.123456+02:00"))
                .isEqualTo(micros(LocalDateTime.of(2026, 3, 29, 0, 30, 0, 123_456_000)));
        assertThat(parse(micros, "2026-03-29T00:30:00Z")).isEqualTo(micros(LocalDateTime.of(2026, 3, 29, 0, 30)));
        assertThat(parse(micros, "2026-03-29T00:30:00.5-18:00"))
                .isEqualTo(micros(LocalDateTime.of(2026, 3, 29, 18, 30, 0, 500_000_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-29T00:30:00",
                "2026-03-29T00:30:00.1234560Z",
                "2026-03-29T00:30:00z",
                "2026-03-29T24:00:00Z",
                "2016-12-31T23:59:60Z",
                "2025-02-29T00:00:00Z",
                "2026-03-29T00:30:00.Z",
                "2026-03-29T00:30:00+18:01",
                "2026-03-29T00:30:00+0200",
                "0999-12-31T23:59:59Z",
                "9999-12-31T23:59:59-01:00",
                "1000-01-01T00:00:00+01:00",
                "2026-3-29T00:30:00Z",
                "2026-03-29 00:30:00Z",
                " 2026-03-29T00:30:00Z",
                "2026-03-29T00:30:00Z ",
                "",
                "Z",
                "２026-03-29T00:30:00Z",
                "+2026-03-29T00:30:00Z",
                "2026-00-29T00:30:00Z",
                "2026-13-29T00:30:00Z",
                "2026-04-31T00:30:00Z",
                "1900-02-29T00:30:00Z",
                "2026-03-00T00:30:00Z",
                "2026-03-29T00:60:00Z"
            })
    void refusesWhatIsNotExactlyThat(String text) {
        assertThat(parse(TimestampFormat.iso(6, true), text)).isEqualTo(TimestampFormat.INVALID);
    }

    @Test
    void readsFormatsOfTheContract() throws FormatProblemException {
        TimestampFormat british = TimestampFormat.of("dd/MM/yyyy HH:mm");

        assertThat(parse(british, "03/08/2019 20:25")).isEqualTo(micros(LocalDateTime.of(2019, 8, 3, 20, 25)));
        assertThat(parse(british, "31/02/2019 20:25")).isEqualTo(TimestampFormat.INVALID);
        assertThat(parse(british, "3/8/2019 20:25")).isEqualTo(TimestampFormat.INVALID);
        assertThat(parse(TimestampFormat.of("yyyyMMdd'T'HHmmssSSSXXX"), "20190803T202501007+05:30"))
                .isEqualTo(micros(LocalDateTime.of(2019, 8, 3, 14, 55, 1, 7_000_000)));
        assertThat(parse(TimestampFormat.of("yyyy-MM-ddTHH:mm''"), "2019-08-03T20:25'"))
                .isEqualTo(micros(LocalDateTime.of(2019, 8, 3, 20, 25)));
    }

    @Test
    void agreesWithTheJdkOnRandomTexts() throws FormatProblemException {
        Random random = new Random(4);
        TimestampFormat format = TimestampFormat.of("yyyy-MM-dd HH:mm:ss.SSSSSSXXX");
        int valid = 0;
        for (int i = 0; i < 100_000; i++) {
            int year = 995 + random.nextInt(9010);
            int month = random.nextInt(14);
            int day = random.nextInt(33);
            int hour = random.nextInt(25);
            int offset = random.nextInt(37) - 18;
            long expected;
            try {
                LocalDateTime utc = OffsetDateTime.of(year, month, day, hour, 59, 7, 1_000, ZoneOffset.ofHours(offset))
                        .withOffsetSameInstant(ZoneOffset.UTC)
                        .toLocalDateTime();
                boolean inside = utc.getYear() >= 1000 && utc.getYear() <= 9999;
                expected = inside ? micros(utc) : TimestampFormat.INVALID;
            } catch (DateTimeException e) {
                expected = TimestampFormat.INVALID;
            }
            String text = String.format(
                    Locale.ROOT,
                    "%04d-%02d-%02d %02d:59:07.000001%s%02d:00",
                    year,
                    month,
                    day,
                    hour,
                    offset < 0 ? "-" : "+",
                    Math.abs(offset));
            assertThat(parse(format, text)).as(text).isEqualTo(year > 9999 ? TimestampFormat.INVALID : expected);
            valid += expected == TimestampFormat.INVALID ? 0 : 1;
            if (expected != TimestampFormat.INVALID && year <= 9999) {
                assertThat(parse(format, format.write(expected))).isEqualTo(expected);
            }
        }
        assertThat(valid).isBetween(20_000, 95_000);
    }
}
