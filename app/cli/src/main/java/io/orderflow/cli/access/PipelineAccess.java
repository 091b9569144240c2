package io.orderflow.cli.access;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.TableVersions;
import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.SQLException;

/** The settings and tables of a pipeline, and connections to its database. */
public class PipelineAccess {

    private final PipelineSettings settings;
    private final Tables tables;

    public PipelineAccess(PipelineSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
        this.tables = Tables.of(settings.mysql());
    }

    public final PipelineSettings settings() {
        return settings;
    }

    public final Tables tables() {
        return tables;
    }

    /** The name of the pipeline. */
    public final String pipeline() {
        return settings.pipeline();
    }

    /** A connection, once the versions of the tables are known. */
    public final Connection connect() throws SQLException {
        return new TableVersions(tables).known(new Mysql(settings.mysql()).connect());
    }

    /** The same for statements over many rows. */
    public final Connection connectPatiently() throws SQLException {
        return new TableVersions(tables)
                .known(new Mysql(settings.mysql()).patient().connect());
    }
}
