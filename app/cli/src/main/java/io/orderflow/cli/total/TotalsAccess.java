package io.orderflow.cli.total;

import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.TableVersions;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.SettingsOption;
import java.sql.Connection;
import java.sql.SQLException;

/** What the commands of totals work with: the settings, and the way to MySQL. */
record TotalsAccess(PipelineSettings settings, Tables tables) {

    static TotalsAccess of(SettingsOption option) {
        PipelineSettings settings = option.load(PipelineSettings::read).values();
        return new TotalsAccess(settings, Tables.of(settings.mysql()));
    }

    String pipeline() {
        return settings.pipeline();
    }

    Connection connect() throws SQLException {
        return new TableVersions(tables).known(new Mysql(settings.mysql()).connect());
    }

    /** A connection for statements over many rows. */
    Connection connectPatiently() throws SQLException {
        return new TableVersions(tables)
                .known(new Mysql(settings.mysql()).patient().connect());
    }
}
