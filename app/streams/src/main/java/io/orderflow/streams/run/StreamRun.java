package io.orderflow.streams.run;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.kafka.KafkaUnavailableException;
import io.orderflow.kafka.TopicState;
import io.orderflow.program.schedule.Backoff;
import io.orderflow.program.schedule.StopRequest;
import io.orderflow.spark.SparkSessions;
import io.orderflow.spark.checkpoint.DurableCheckpointFiles;
import io.orderflow.streams.fault.StreamException;
import io.orderflow.streams.fault.StreamFault;
import io.orderflow.streams.file.HeaderReader;
import io.orderflow.streams.file.StreamFile;
import io.orderflow.streams.result.ResultTable;
import io.orderflow.streams.result.ResultTableCheck;
import io.orderflow.streams.result.StreamFence;
import io.orderflow.streams.result.WriteBatch;
import io.orderflow.streams.result.WriteRows;
import io.orderflow.streams.run.Checkpoint.Purpose;
import io.orderflow.streams.source.Judges;
import io.orderflow.streams.source.Sessions;
import io.orderflow.streams.source.Sources;
import io.orderflow.streams.sql.StreamSql;
import io.orderflow.streams.sql.UsedColumns;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.Trigger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one query running. After any failure it restarts from its checkpoint, with growing pauses; the file is read
 * again each time, so that a corrected one takes effect. Driver only.
 */
final class StreamRun implements Runnable {

    private static final Logger log = LoggerFactory.getLogger(StreamRun.class);

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private final StreamEnvironment environment;
    /** Whether a contract of the orders has restricted fields: then no error that may quote values is shown. */
    private boolean hidesValues;

    private final Path path;
    private final boolean untilCaughtUp;
    private final Consumer<String> say;
    private final StreamStatus status;
    private final StopRequest stop = new StopRequest();
    private final String name;

    private SparkSession session;
    private SparkSession probed;
    private volatile StreamingQuery query;
    private volatile Backoff backoff;

    /**
     * @param untilCaughtUp ends after reading everything now in the topics
     * @param say prints messages about the query
     */
    StreamRun(StreamEnvironment environment, Path path, boolean untilCaughtUp, Consumer<String> say) {
        this.environment = requireNonNull(environment, "environment is null");
        this.path = requireNonNull(path, "path is null");
        this.untilCaughtUp = untilCaughtUp;
        this.say = requireNonNull(say, "say is null");
        this.name = path.getFileName().toString().replaceFirst("\\.sql$", "");
        this.status = new StreamStatus(name);
        this.backoff = backoff();
    }

    private Backoff backoff() {
        return new Backoff(FIRST_WAIT, environment.settings().pace().restartWait());
    }

    StreamStatus status() {
        return status;
    }

    @Override
    public void run() {
        try {
            while (!stop.isRequested()) {
                try {
                    once();
                    if (untilCaughtUp) {
                        stop.request();
                    }
                } catch (SQLException | IOException | TimeoutException | StreamingQueryException | RuntimeException e) {
                    if (!stop.isRequested()) {
                        recover(e);
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (status.snapshot().fault().isEmpty()) {
                status.report(StreamState.STOPPED);
            }
        }
    }

    /** Reports the fault and waits; a run until caught up ends unless the fault may pass. */
    private void recover(Exception e) throws InterruptedException {
        StreamFault found = StreamFault.of(e, name);
        boolean quiet = hidesValues && found.reason() == Condition.QUERY_FAILED;
        StreamFault fault = quiet ? found.withoutValues() : found;
        boolean news = isNews(fault);
        status.faulted(fault);
        if (untilCaughtUp && !fault.waits()) {
            stop.request();
            say.accept(ProgressText.fault(name, fault));
            return;
        }
        if (news && quiet) {
            log.error("Query {} failed: {}", name, fault.message());
        } else if (news && fault.reason() == Condition.QUERY_FAILED) {
            log.error("Query {} failed", name, e);
        }
        if (news) {
            say.accept(ProgressText.fault(name, fault) + ProgressText.next(backoff.delay()));
        }
        stop.await(backoff.delay());
        backoff = backoff.next();
    }

    /** One session for all attempts: Spark keeps each listener and the session it belongs to. */
    private SparkSession session() {
        if (session == null) {
            session = Sessions.forQuery(
                    environment.spark(), environment.settings().pace().partitions());
            session.streams().addListener(new Listener());
            if (environment.settings().places().checkpoints().startsWith("file:")) {
                session.conf().set(SparkSessions.CHECKPOINT_FILES, DurableCheckpointFiles.class.getName());
            }
        }
        return session;
    }

    /** In which the names of the sources mean their columns and a probe. */
    private SparkSession probed() {
        if (probed == null) {
            probed = Sessions.forQuery(
                    environment.spark(), environment.settings().pace().partitions());
        }
        return probed;
    }

    private boolean isNews(StreamFault fault) {
        return status.snapshot().fault().filter(fault::equals).isEmpty();
    }

    private void once()
            throws SQLException, IOException, TimeoutException, StreamingQueryException, InterruptedException {
        StreamFile file = HeaderReader.read(path, environment.settings().pace().trigger());
        status.describedBy(file.header());
        SparkSession session = session();
        environment.prepare();
        Map<String, TopicState> topics = environment.topics(file);
        String table = environment.tables().quoted(file.header().table());
        try (StreamLock lock = StreamLock.take(environment.mysql(), table)) {
            Judges judges = environment.judges(ids(topics));
            hidesValues = judges.haveRestricted();
            new Sources(session, environment.settings(), file, judges).name(environment.starting(topics));
            Dataset<Row> rows = new StreamSql(session).analyse(file);
            ResultTable results = ResultTable.of(file, rows.schema(), table);
            Map<String, String> columns = new UsedColumns(probed(), environment.settings(), file).find();
            Checkpoint checkpoint =
                    open(file, results, new Purpose(file.fingerprint(), results.name(), ids(topics), columns));
            StreamFence fence = fence(file);
            Runnable sameTopics = () -> Checkpoint.requireSameTopics(name, ids(topics), environment.topicIds(file));
            try {
                start(file, rows, results, fence, checkpoint, sameTopics);
                attend(sameTopics, lock, judges);
            } finally {
                // Before the lock is released: another process may then start writing.
                end();
            }
        }
    }

    private StreamFence fence(StreamFile file) throws SQLException {
        try (Connection connection = environment.mysql().connect()) {
            return StreamFence.raise(
                    connection,
                    environment.tables().streamEpochs(),
                    file.header().table(),
                    name);
        }
    }

    /** Checks that table and checkpoint belong to the query and to each other. */
    private Checkpoint open(StreamFile file, ResultTable results, Purpose wanted) throws SQLException, IOException {
        Checkpoint checkpoint = new Checkpoint(
                environment.settings().places().checkpoints(),
                name,
                environment.spark().sparkContext().hadoopConfiguration());
        Optional<Purpose> made = checkpoint.purpose();
        boolean committed = made.isPresent() && checkpoint.isUsed();
        // The first batch was planned and perhaps written: Spark repeats it with the same offsets and results.
        boolean goesOn = committed || (made.filter(wanted::isSameAs).isPresent() && checkpoint.isPlanned());
        try (Connection connection = environment.mysql().connect()) {
            ResultTableCheck table = new ResultTableCheck(
                    connection, environment.settings().mysql().database(), file);
            if (committed) {
                checkpoint.require(made.get(), wanted);
                table.requireThere();
            } else if (!goesOn) {
                table.requireEmpty();
            }
            table.createOrCheck(results);
            connection.commit();
        }
        if (!goesOn) {
            checkpoint.begin(wanted);
        } else if (made.get().columns().isEmpty()) {
            // It was made by a release that did not record them.
            checkpoint.addColumns(wanted);
        }
        return checkpoint;
    }

    private static Map<String, String> ids(Map<String, TopicState> topics) {
        return topics.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, topic -> topic.getValue().id()));
    }

    private void start(
            StreamFile file,
            Dataset<Row> rows,
            ResultTable results,
            StreamFence fence,
            Checkpoint checkpoint,
            Runnable beforeBatch)
            throws TimeoutException {
        WriteRows write = new WriteRows(name, environment.mysql(), fence, results.upsert(), results.columns());
        query = rows.writeStream()
                .queryName("orderflow stream " + name)
                .outputMode(StreamSql.mode(file.header().output()))
                .foreachBatch(new WriteBatch(write, beforeBatch, status::wrote))
                .option("checkpointLocation", checkpoint.sparkFolder())
                .trigger(
                        untilCaughtUp
                                ? Trigger.AvailableNow()
                                : Trigger.ProcessingTime(file.header().trigger().toMillis()))
                .start();
        if (status.snapshot().fault().isEmpty()) {
            status.report(StreamState.RUNNING);
        }
    }

    /** Waits for the query's end, and regularly checks whether it may continue. */
    private void attend(Runnable sameTopics, StreamLock lock, Judges judges)
            throws SQLException, StreamingQueryException {
        while (!stop.isRequested() && !query.awaitTermination(LOOK_EVERY.toMillis())) {
            if (!lock.isHeld()) {
                throw new StreamException(
                        Condition.MYSQL_AWAY, "The connection that holds the query's lock was closed.");
            }
            try {
                sameTopics.run();
                status.kafkaAnswers();
                if (!untilCaughtUp && !judges.isSameAs(environment.judges(judges))) {
                    log.info("Query {} starts again: the job has put another contract in force", name);
                    return;
                }
            } catch (KafkaUnavailableException e) {
                // Spark's source keeps retrying; the query continues by itself, or ends and is restarted.
                StreamFault fault = StreamFault.of(e, name);
                if (isNews(fault)) {
                    say.accept(ProgressText.fault(name, fault));
                }
                status.faulted(fault);
            }
        }
    }

    private void end() throws TimeoutException {
        StreamingQuery current = query;
        if (current != null) {
            current.stop();
            query = null;
        }
    }

    /** Asks the query to end; what its running batch has not written is written again at the next start. */
    void stop() {
        stop.request();
        StreamingQuery current = query;
        if (current != null) {
            try {
                current.stop();
            } catch (TimeoutException e) {
                log.warn("Query {} did not stop in time: {}", name, e.getMessage());
            }
        }
    }

    /** Records each batch. */
    private final class Listener extends StreamingQueryListener {
        @Override
        public void onQueryStarted(QueryStartedEvent event) {}

        @Override
        public void onQueryProgress(QueryProgressEvent event) {
            status.progressed(event.progress());
            backoff = backoff();
        }

        /** Called instead of progress while no records arrive: the last batch is done, and Kafka has answered. */
        @Override
        public void onQueryIdle(QueryIdleEvent event) {
            status.idles();
            backoff = backoff();
        }

        @Override
        public void onQueryTerminated(QueryTerminatedEvent event) {}
    }
}
