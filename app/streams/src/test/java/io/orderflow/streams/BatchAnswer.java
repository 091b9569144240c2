package io.orderflow.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.source.Sessions;
import io.orderflow.streams.source.Sources;
import io.orderflow.streams.source.StreamSettings;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** The result of the same SQL as a batch query over the tables. */
record BatchAnswer(SparkSession session, StreamSettings settings) {

    static BatchAnswer of(StreamsRun run) {
        SparkSession session = Sessions.forQuery(StreamsRun.spark(), 1);
        BatchAnswer answer = new BatchAnswer(session, run.settings());
        answer.table(run.settings().mysql().table())
                .withColumn(
                        "order_timestamp",
                        org.apache.spark.sql.functions.col("order_timestamp").cast("timestamp"))
                .createOrReplaceTempView(Sources.ORDERS);
        return answer;
    }

    /** With the customers table as {@code customers}. */
    BatchAnswer withCustomersTable() {
        table(settings.reading().customersTable()).createOrReplaceTempView(Sources.CUSTOMERS);
        return this;
    }

    /** With the customers topic as {@code customers}. */
    BatchAnswer withCustomersTopic() {
        session.read()
                .format("kafka")
                .option("kafka.bootstrap.servers", settings.kafka().bootstrapServers())
                .option("subscribe", settings.topics().customers().topic())
                .load()
                .selectExpr(
                        "from_json(cast(value AS STRING), 'customer_id INT, name STRING, age_group STRING, region"
                                + " STRING') AS customer",
                        "timestamp AS kafka_timestamp")
                .selectExpr("customer.*", "kafka_timestamp")
                .createOrReplaceTempView(Sources.CUSTOMERS);
        return this;
    }

    /** Asserts that the query's table holds exactly the rows of the batch, and at least one. */
    void assertEquals(StreamFile file) {
        Dataset<Row> expected = session.sql(file.query());
        String[] columns = expected.columns();
        List<Row> rows = rows(expected);
        assertThat(rows).as(file.name()).isNotEmpty();
        Dataset<Row> stored = table(file.header().table()).select(columns[0], rest(columns));
        for (var field : expected.schema().fields()) {
            stored = stored.withColumn(field.name(), stored.col(field.name()).cast(field.dataType()));
        }
        assertThat(rows(stored)).as(file.name()).containsExactlyInAnyOrderElementsOf(rows);
    }

    private static List<Row> rows(Dataset<Row> dataset) {
        return dataset.collectAsList();
    }

    private static String[] rest(String[] columns) {
        return java.util.Arrays.copyOfRange(columns, 1, columns.length);
    }

    private Dataset<Row> table(String name) {
        return session.read()
                .format("jdbc")
                .options(new Mysql(settings.mysql()).sparkOptions())
                .option("dbtable", name)
                .load();
    }
}
