package io.orderflow.streams.sql;

import static java.util.Objects.requireNonNull;

import io.orderflow.streams.file.BadFileException;
import io.orderflow.streams.file.QueryText;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.file.StreamHeader.Output;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.UnsupportedOperationChecker;
import org.apache.spark.sql.streaming.OutputMode;

/** Lets Spark parse and analyse a query, and reports problems at their position in the file. Driver only. */
public final class StreamSql {

    private final SparkSession session;

    /** @param session in which the query's sources are defined */
    public StreamSql(SparkSession session) {
        this.session = requireNonNull(session, "session is null");
    }

    /**
     * The query, ready to be started.
     *
     * @throws BadFileException Spark refuses it, or it reads no stream
     */
    public Dataset<Row> analyse(StreamFile file) {
        if (QueryText.of(file).isEmpty()) {
            throw new SqlProblems(session, file).noQuery();
        }
        return parsedAndAnalysed(file);
    }

    public static OutputMode mode(Output output) {
        return switch (output) {
            case UPDATE -> OutputMode.Update();
            case APPEND -> OutputMode.Append();
        };
    }

    private Dataset<Row> parsedAndAnalysed(StreamFile file) {
        try {
            // Only queries: SparkSession.sql would immediately run a command (DROP, SET …).
            var unused = ((org.apache.spark.sql.classic.SparkSession) session)
                    .sessionState()
                    .sqlParser()
                    .parseQuery(file.query());
            Dataset<Row> rows = session.sql(file.query());
            if (!rows.isStreaming()) {
                throw new SqlProblems(session, file).noStream();
            }
            UnsupportedOperationChecker.checkForStreaming(
                    ((org.apache.spark.sql.classic.Dataset<Row>) rows)
                            .queryExecution()
                            .analyzed(),
                    mode(file.header().output()));
            return rows;
        } catch (Exception e) {
            // Spark's Scala methods do not declare their exceptions.
            if (e instanceof AnalysisException problem) {
                throw new SqlProblems(session, file).of(problem);
            }
            throw e instanceof RuntimeException unexpected ? unexpected : new IllegalStateException(e);
        }
    }
}
