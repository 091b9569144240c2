package io.orderflow.cli.rejected;

import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.operate.reject.RejectedRecords;
import io.orderflow.pipeline.operate.replay.Replay;
import io.orderflow.pipeline.schema.TableVersions;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.SettingsOption;
import java.sql.Connection;
import java.sql.SQLException;

/** What the commands stand on: settings, and the way to MySQL. */
record RejectedAccess(PipelineSettings settings, Tables tables) {

    static RejectedAccess of(SettingsOption option) {
        PipelineSettings settings = option.load(PipelineSettings::read).values();
        return new RejectedAccess(settings, Tables.of(settings.mysql()));
    }

    Connection connect() throws SQLException {
        return new TableVersions(tables)
                .known(new Mysql(settings.mysql()).patient().connect());
    }

    RejectedRecords records() {
        return new RejectedRecords(tables, settings.pipeline());
    }

    Replay replay() {
        return new Replay(tables, settings.pipeline(), settings.kafka());
    }
}
