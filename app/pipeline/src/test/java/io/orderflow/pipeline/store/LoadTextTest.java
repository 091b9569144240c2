package io.orderflow.pipeline.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadTextTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 10, -1, 9_999_999_999L, Long.MAX_VALUE, Long.MIN_VALUE})
    void wholeNumbersHaveAllTheirDigits(long number) {
        assertThat(written(text -> text.number(number))).isEqualTo(Long.toString(number));
    }

    @ParameterizedTest
    @CsvSource({
        "1050, 2, 10.50",
        "5, 2, 0.05",
        "-5, 2, -0.05",
        "-1050, 2, -10.50",
        "0, 4, 0.0000",
        "42, 0, 42",
        "999999999999999999, 18, 0.999999999999999999",
        "-999999999999999999, 1, -99999999999999999.9"
    })
    void decimalsKeepTheirScale(long unscaled, int scale, String expected) {
        assertThat(written(text -> text.decimal(unscaled, scale))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1970-01-01 00:00:00",
        "1, 6, 1970-01-01 00:00:00.000001",
        "-1, 6, 1969-12-31 23:59:59.999999",
        "1763000000123000, 3, 2025-11-13 02:13:20.123",
        "-30610224000000000, 0, 1000-01-01 00:00:00"
    })
    void timesAreWrittenWithoutAZone(long micros, int digits, String expected) {
        assertThat(written(text -> text.timestamp(micros, digits))).isEqualTo(expected);
    }

    @Test
    void whatWouldEndAValueOrALineIsEscaped() {
        assertThat(written(text -> text.quoted("a\tb\nc\\d\0e"))).isEqualTo("a\\tb\\nc\\\\d\\0e");
        assertThat(written(text -> text.quoted("\\N"))).isEqualTo("\\\\N");
        assertThat(written(text -> text.quoted("'quoted' \"too\"\r"))).isEqualTo("'quoted' \"too\"\r");
    }

    @Test
    void textIsUtf8AlsoWhereOnlyItsEndIsNotAscii() {
        assertThat(written(text -> text.quoted("K\u00e4se \\ \uD83E\uDDC0"))).isEqualTo("K\u00e4se \\\\ \uD83E\uDDC0");
        assertThat(written(text -> text.quoted("\u8336".repeat(5_000)))).isEqualTo("\u8336".repeat(5_000));
    }

    @Test
    void aRowIsALineWithTabsBetweenItsValues() {
        assertThat(written(text -> {
                    text.number(1).comma().nullValue().comma().day(20_000);
                    ((LoadText) text).endOfLine();
                }))
                .isEqualTo("1\t\\N\t2024-10-04\n");
    }

    private static String written(Consumer<RowText> writing) {
        LoadText text = new LoadText();
        writing.accept(text);
        try {
            return new String(text.stream().readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
