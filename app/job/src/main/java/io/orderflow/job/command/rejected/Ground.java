package io.orderflow.job.command.rejected;

import io.orderflow.job.JobSettings;
import io.orderflow.job.command.SettingsOption;
import io.orderflow.job.reject.RejectedRows;
import io.orderflow.job.schema.Tables;
import io.orderflow.job.store.Mysql;
import java.sql.Connection;
import java.sql.SQLException;

/** What the commands stand on: settings, and the way to MySQL. */
record Ground(JobSettings settings, Tables tables) {

    static Ground of(SettingsOption option) {
        JobSettings settings = option.load(JobSettings::read).values();
        return new Ground(
                settings,
                new Tables(settings.mysql().database(), settings.mysql().table()));
    }

    Connection connect() throws SQLException {
        return new Mysql(settings.mysql()).connect();
    }

    RejectedRows rows() {
        return new RejectedRows(tables.rejected());
    }
}
