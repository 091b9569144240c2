package io.orderflow.streams.sql;

import static java.util.Objects.requireNonNull;

import io.orderflow.spark.ContractSchema;
import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.source.Sources;
import io.orderflow.streams.source.StreamSettings;
import io.orderflow.streams.source.TopicSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.types.StructField;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Finds the columns of its sources that a query uses, in the plan that Spark makes of it: state and results depend on
 * these, and on no others. The sources have a column more for it, which no query can name: one that uses it selects
 * everything. Driver only.
 */
public final class UsedColumns {

    private final SparkSession session;
    private final StreamSettings settings;
    private final StreamFile file;
    /** Columns of the sources, by Spark's ids. */
    private final Map<ExprId, String> known = new HashMap<>();

    private final Map<ExprId, Attribute> referenced = new HashMap<>();

    /** @param session with no names yet */
    public UsedColumns(SparkSession session, StreamSettings settings, StreamFile file) {
        this.session = requireNonNull(session, "session is null");
        this.settings = requireNonNull(settings, "settings is null");
        this.file = requireNonNull(file, "file is null");
    }

    /**
     * The columns with their types: {@code orders.quantity}, {@code INT NOT NULL}. Those of Kafka are the same for all
     * contracts, and not among them.
     *
     * @throws BadFileException the query selects everything that a source has
     */
    public Map<String, String> find() {
        new Sources(session, settings, file).nameWithProbe();
        Dataset<Row> rows = new StreamSql(session).analyse(file);
        walk(((org.apache.spark.sql.classic.Dataset<Row>) rows).queryExecution().analyzed());
        if (Arrays.asList(rows.columns()).contains(Sources.PROBE)
                || referenced.keySet().stream()
                        .map(known::get)
                        .anyMatch(column -> column != null && column.endsWith("." + Sources.PROBE))) {
            throw new SqlProblems(session, file).selectsEverything();
        }
        Map<String, TopicSource> sources = settings.topics().all();
        Map<String, String> used = new TreeMap<>();
        referenced.keySet().stream()
                .map(known::get)
                .filter(column -> column != null)
                .forEach(column -> type(sources, column).ifPresent(type -> used.put(column, type)));
        if (file.readsOrders()) {
            // Of these the state depends as well.
            sources.get(Sources.ORDERS).contract().key().forEach(leaf -> {
                String column = Sources.ORDERS + "." + leaf.field().column();
                type(sources, column).ifPresent(type -> used.put(column, type));
            });
            String watermark =
                    Sources.ORDERS + "." + new Sources(session, settings, file).watermarkColumn();
            type(sources, watermark).ifPresent(type -> used.put(watermark, type));
        }
        return used;
    }

    private void walk(LogicalPlan plan) {
        if (plan instanceof SubqueryAlias alias && alias.child() instanceof View) {
            String source = alias.identifier().name();
            CollectionConverters.asJava(alias.output())
                    .forEach(column -> known.put(column.exprId(), source + "." + column.name()));
            return;
        }
        CollectionConverters.asJava(plan.references().toSeq())
                .forEach(column -> referenced.put(column.exprId(), column));
        CollectionConverters.asJava(plan.children()).forEach(this::walk);
        CollectionConverters.asJava(plan.subqueries()).forEach(this::walk);
    }

    private static Optional<String> type(Map<String, TopicSource> sources, String column) {
        int dot = column.indexOf('.');
        TopicSource source = sources.get(column.substring(0, dot).toLowerCase(Locale.ROOT));
        if (source == null) {
            return Optional.empty();
        }
        for (StructField field : ContractSchema.of(source.contract()).fields()) {
            if (field.name().equals(column.substring(dot + 1))) {
                return Optional.of(field.dataType().sql() + (field.nullable() ? "" : " NOT NULL"));
            }
        }
        return Optional.empty();
    }
}
