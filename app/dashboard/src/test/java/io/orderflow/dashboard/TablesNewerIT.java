package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.orderflow.condition.Condition;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Tables that only a newer program understands are read by no part of the page. */
class TablesNewerIT extends OverHttp {

    TablesNewerIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void theVerdictAndEveryAnswerSayTablesNewer() throws SQLException {
        String database = stage.database().name() + "_newer";
        stage.database().execute("CREATE DATABASE " + database);
        try {
            stage.database().execute("CREATE TABLE " + database + ".orderflow_schema (version INT, works_with INT)");
            stage.database().execute("INSERT INTO " + database + ".orderflow_schema VALUES (99, 98)");
            try (Dashboard older = Dashboard.start(stage.settings("mysql.database", database))) {
                Api theirs = Api.at(older.port());
                await().atMost(ApiStage.SOON)
                        .until(() -> theirs.get("/health").reason().equals("TABLES_NEWER"));

                assertThat(theirs.get("/health").status()).isEqualTo(503);
                assertThat(theirs.get("/health").text())
                        .contains("have version 99, which a program of version 98 or later understands")
                        .contains(Condition.TABLES_NEWER.remedy());
                assertThat(theirs.get("/rejected").reason()).isEqualTo("TABLES_NEWER");
                assertThat(theirs.get("/rejected").status()).isEqualTo(503);
            }
        } finally {
            stage.database().execute("DROP DATABASE " + database);
        }
    }
}
