package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.HeaderReader;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.result.ResultTable;
import io.orderflow.streams.source.Sessions;
import io.orderflow.streams.source.Sources;
import io.orderflow.streams.source.StreamSettings;
import io.orderflow.streams.sql.StreamSql;
import io.orderflow.streams.sql.UsedColumns;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Checks a file without running it: header, syntax, names, types, and features Spark does not support in streams.
 * Driver only.
 */
public final class StreamCheck {

    private final SparkSession spark;
    private final StreamSettings settings;

    public StreamCheck(SparkSession spark, StreamSettings settings) {
        this.spark = requireNonNull(spark, "spark is null");
        this.settings = requireNonNull(settings, "settings is null");
    }

    /**
     * The table that the query would fill. Needs neither Kafka nor MySQL.
     *
     * @throws BadFileException with everything that is wrong
     */
    public ResultTable check(Path path) {
        StreamFile file = HeaderReader.read(path, settings.pace().trigger());
        SparkSession session = Sessions.forQuery(spark, settings.pace().partitions());
        new Sources(session, settings, file).nameForCheck();
        Dataset<Row> rows = new StreamSql(session).analyse(file);
        SparkSession probed = Sessions.forQuery(spark, settings.pace().partitions());
        var unused = new UsedColumns(probed, settings, file).find();
        return ResultTable.of(file, rows.schema(), file.header().table());
    }
}
