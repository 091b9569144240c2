package io.orderflow.dashboard.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uFF1D1"})
    void noTextIsAFormula(String text) {
        assertThat(Csv.cell(text).replace("\"", "")).startsWith("'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x;=cmd|' /C calc'!A0", "x\t@SUM(A1)", "x; +1", "x\n=1", "x;\"=1"})
    void noPartOfATextIsAFormulaWhereItsSeparatorSeparatesCells(String text) {
        assertThat(Csv.cell(text)).matches("(?s)\"x[;\\t\\n]\"*\\s*'[=@+].*");
    }

    @Test
    void whatIsNoFormulaStaysAsItIs() {
        assertThat(Csv.cell("Salt - 1 kg; fine")).isEqualTo("\"Salt - 1 kg; fine\"");
    }

    @Test
    void numbersStayNumbers() {
        assertThat(Csv.cell(-5L)).isEqualTo("-5");
        assertThat(Csv.cell(new BigDecimal("-0.50"))).isEqualTo("-0.50");
        assertThat(Csv.cell(LocalDateTime.of(2026, 11, 21, 14, 0))).isEqualTo("2026-11-21T14:00:00");
        assertThat(Csv.cell(null)).isEmpty();
    }

    @Test
    void whatSeparatesIsQuoted() {
        Table table = new Table(
                List.of(new Table.Column("name", "text"), new Table.Column("n", "integer")),
                List.of(Arrays.asList("a,\"b\"\nc", 1L), Arrays.asList(null, 2L)),
                false);

        assertThat(Csv.of(table)).isEqualTo("name,n\r\n\"a,\"\"b\"\"\nc\",1\r\n,2\r\n");
    }
}
