package io.orderflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pipeline.store.StatementText;
import io.orderflow.streams.result.ResultColumn;
import io.orderflow.streams.result.ResultTable;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Under a locale with non-ASCII digits, statements and patterns still use ASCII digits. */
class ForeignDigitsTest {

    private final Locale before = Locale.getDefault();

    @BeforeEach
    void moveToEgypt() {
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        assertThat("%d".formatted(12)).as("a locale with other digits").isEqualTo("١٢");
    }

    @AfterEach
    void moveBack() {
        Locale.setDefault(before);
    }

    @Test
    void aResultTableIsCreatedWithAsciiDigits() {
        StructField revenue = new StructField("revenue", DataTypes.createDecimalType(20, 2), true, Metadata.empty());
        ResultColumn column = ResultColumn.of(revenue, false).orElseThrow();

        assertThat(column.type()).isEqualTo("decimal(20,2)");
        assertThat(new ResultTable("`shop`.`t`", List.of(column), List.of("revenue")).ddl("c", "comment"))
                .contains("`revenue` DECIMAL(20,2) NULL");
    }

    @Test
    void theTextOfAStatementHasAsciiDigits() {
        assertThat(new StatementText()
                        .number(12)
                        .comma()
                        .money(1234)
                        .comma()
                        .timestamp(LocalDateTime.of(2025, 1, 15, 14, 30, 45))
                        .toString())
                .isEqualTo("12,12.34,'2025-01-15 14:30:45'");
    }
}
