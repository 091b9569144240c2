package io.orderflow.streams.sql;

import static java.util.Objects.requireNonNull;
import static scala.jdk.javaapi.CollectionConverters.asJava;

import io.orderflow.spark.ContractSchema;
import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.source.Sources;
import io.orderflow.streams.source.StreamSettings;
import io.orderflow.streams.source.TopicSource;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SetOperation;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import org.apache.spark.sql.types.StructField;

/**
 * Finds the columns of its sources that a query uses: those that its result, its conditions and its groups are made of,
 * followed down Spark's plan. State and results depend on these, and on no others. The sources have a column more for
 * it, which no query can name: one that uses it selects everything. Driver only.
 */
public final class UsedColumns {

    private final SparkSession session;
    private final StreamSettings settings;
    private final StreamFile file;
    private final Set<String> used = new TreeSet<>();

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
        Sources sources = new Sources(session, settings, file);
        sources.nameWithProbe();
        Dataset<Row> rows = new StreamSql(session).analyse(file);
        LogicalPlan plan = ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                .queryExecution()
                .analyzed();
        follow(plan, output(plan));
        if (used.stream().anyMatch(column -> column.endsWith("." + Sources.PROBE))) {
            throw new SqlProblems(session, file).selectsEverything();
        }
        Map<String, TopicSource> topics = settings.topics().all();
        if (file.readsOrders()) {
            // The state depends on these as well.
            used.add(Sources.ORDERS + "." + sources.watermarkColumn());
            topics.get(Sources.ORDERS)
                    .contract()
                    .key()
                    .forEach(
                            leaf -> used.add(Sources.ORDERS + "." + leaf.field().column()));
        }
        Map<String, String> types = new TreeMap<>();
        used.forEach(column -> type(topics, column).ifPresent(type -> types.put(column, type)));
        return types;
    }

    /** @param needed of the plan's output */
    private void follow(LogicalPlan plan, Set<ExprId> needed) {
        if (plan instanceof SubqueryAlias alias && alias.child() instanceof View) {
            for (Attribute column : asJava(alias.output())) {
                if (needed.contains(column.exprId())) {
                    used.add(alias.identifier().name() + "." + column.name());
                }
            }
            return;
        }
        asJava(plan.subqueries()).forEach(query -> follow(query, output(query)));
        boolean all = plan instanceof Distinct
                || plan instanceof SetOperation
                || plan instanceof Union
                || plan instanceof WithCTE;
        Set<ExprId> below = below(plan, needed);
        asJava(plan.children()).forEach(child -> follow(child, all ? output(child) : below));
    }

    private static Set<ExprId> output(LogicalPlan plan) {
        Set<ExprId> ids = new HashSet<>();
        asJava(plan.output()).forEach(column -> ids.add(column.exprId()));
        return ids;
    }

    /** The columns of its children that an operator needs for those of its output. */
    private static Set<ExprId> below(LogicalPlan plan, Set<ExprId> needed) {
        Set<ExprId> below = new HashSet<>();
        if (plan instanceof Project project) {
            asJava(project.projectList()).stream()
                    .filter(column -> needed.contains(column.exprId()))
                    .forEach(column -> addReferences((Expression) column, below));
        } else if (plan instanceof Aggregate aggregate) {
            asJava(aggregate.groupingExpressions()).forEach(group -> addReferences(group, below));
            asJava(aggregate.aggregateExpressions()).stream()
                    .filter(column -> needed.contains(column.exprId()))
                    .forEach(column -> addReferences((Expression) column, below));
        } else if (plan instanceof Expand expand) {
            List<Attribute> output = asJava(expand.output());
            asJava(expand.projections()).forEach(projection -> {
                List<Expression> row = asJava(projection);
                for (int i = 0; i < row.size(); i++) {
                    if (needed.contains(output.get(i).exprId())) {
                        addReferences(row.get(i), below);
                    }
                }
            });
        } else {
            below.addAll(needed);
            asJava(plan.references().toSeq()).forEach(column -> below.add(column.exprId()));
        }
        return below;
    }

    private static void addReferences(Expression expression, Set<ExprId> ids) {
        asJava(expression.references().toSeq()).forEach(column -> ids.add(column.exprId()));
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
