package io.orderflow.metrics;

import static io.orderflow.metrics.Metric.Kind.COUNTER;
import static io.orderflow.metrics.Metric.Kind.GAUGE;
import static io.orderflow.metrics.Metric.Kind.HISTOGRAM;
import static io.orderflow.metrics.Metric.Kind.SUMMARY;

import java.util.List;

/**
 * Every metric that a program exposes. A name comes from one program only, so that sums over all targets count nothing
 * twice: {@code orderflow_job_…} from the job, {@code orderflow_streams_…} from streaming SQL, {@code
 * orderflow_follow_…} from confirm, notify and copy, and all others from the dashboard, which reads the ledger. Base
 * units; no order's id and no value of an order is ever in a label. Dashboards and alerts depend on the names, so they
 * do not change.
 */
public enum Metric {
    JOB_RECEIVED(COUNTER, "orderflow_job_received_total", "Records settled, by the ledger", "pipeline", "partition"),
    JOB_STORED(COUNTER, "orderflow_job_stored_total", "Orders stored, by the ledger", "pipeline", "partition"),
    JOB_DUPLICATE(
            COUNTER,
            "orderflow_job_duplicate_total",
            "Records that repeat a stored order, by the ledger",
            "pipeline",
            "partition"),
    JOB_REJECTED(COUNTER, "orderflow_job_rejected_total", "Records rejected, by the ledger", "pipeline", "partition"),
    JOB_ABSENT(
            COUNTER,
            "orderflow_job_absent_total",
            "Offsets that Kafka never shows, by the ledger",
            "pipeline",
            "partition"),
    JOB_LOST(
            COUNTER,
            "orderflow_job_lost_total",
            "Offsets given up by an operator, by the ledger",
            "pipeline",
            "partition"),
    JOB_REJECTED_BY_REASON(
            COUNTER,
            "orderflow_job_rejected_by_reason_total",
            "Records that this process rejected. A task that fails late is not counted; the ledger has the exact"
                    + " number",
            "pipeline",
            "reason"),
    JOB_NEXT_OFFSET(GAUGE, "orderflow_job_next_offset", "The first offset without an outcome", "pipeline", "partition"),
    JOB_LAG_RECORDS(
            GAUGE,
            "orderflow_job_lag_records",
            "Offsets between the ledger and the end of the log",
            "pipeline",
            "partition"),
    JOB_LAG_SECONDS(
            GAUGE,
            "orderflow_job_lag_seconds",
            "How long the oldest record without an outcome has been waiting, at least; to job.source-check-interval",
            "pipeline",
            "partition"),
    JOB_LATENCY(
            HISTOGRAM,
            "orderflow_job_latency_seconds",
            "From a record's Kafka timestamp to the commit of its outcome; buckets are exact to an eighth",
            "pipeline"),
    JOB_BATCHES(HISTOGRAM, "orderflow_job_batch_seconds", "Settling a batch, all its partitions", "pipeline"),
    JOB_BATCH_PHASES(
            SUMMARY,
            "orderflow_job_batch_phase_seconds",
            "The phases of a batch as Spark measures them (addBatch: settling; triggerExecution: all of it)",
            "pipeline",
            "phase"),
    JOB_CHUNKS(HISTOGRAM, "orderflow_job_chunk_seconds", "A chunk: one transaction of MySQL", "pipeline"),
    JOB_COMMITS(HISTOGRAM, "orderflow_job_commit_seconds", "The COMMIT of a chunk", "pipeline"),
    JOB_RETRIES(
            COUNTER,
            "orderflow_job_chunk_retries_total",
            "Chunks that were rolled back and tried again by the task that settled them, by condition",
            "pipeline",
            "cause"),
    JOB_RESTARTS(
            COUNTER,
            "orderflow_job_restarts_total",
            "Faults after which the query started again from the ledger, by condition",
            "pipeline",
            "cause"),
    JOB_STATE(GAUGE, "orderflow_job_state", "1 for the state of the driver, else 0", "pipeline", "state"),
    JOB_CONDITION(
            GAUGE,
            "orderflow_job_condition",
            "1 for the reason of the state, as app/docs/operations.md lists it; none while all is well",
            "pipeline",
            "condition"),
    JOB_EPOCH(
            GAUGE,
            "orderflow_job_epoch",
            "The epoch of this driver; rises with each opening of the ledger",
            "pipeline"),
    JOB_STARTED(GAUGE, "orderflow_job_start_time_seconds", "When this process started, since 1970", "pipeline"),

    STREAMS_RECEIVED(COUNTER, "orderflow_streams_received_total", "Records that a query read", "query"),
    STREAMS_WRITTEN(COUNTER, "orderflow_streams_written_total", "Rows that a query wrote", "query"),
    STREAMS_REJECTED(
            COUNTER, "orderflow_streams_rejected_total", "Records that are not valid, and were skipped", "query"),
    STREAMS_LATE(COUNTER, "orderflow_streams_late_total", "Rows older than the watermark", "query"),
    STREAMS_AHEAD(COUNTER, "orderflow_streams_ahead_total", "Orders dated further ahead than allowed", "query"),
    STREAMS_STATE_ROWS(GAUGE, "orderflow_streams_state_rows", "Rows that a query keeps", "query"),
    STREAMS_STATE_BYTES(GAUGE, "orderflow_streams_state_bytes", "Memory or files that a query keeps", "query"),
    STREAMS_LAG_RECORDS(
            GAUGE,
            "orderflow_streams_lag_records",
            "How many records the furthest partition of a query was behind, at its last batch",
            "query"),
    STREAMS_WATERMARK(
            GAUGE, "orderflow_streams_watermark_timestamp_seconds", "The watermark, in event time since 1970", "query"),
    STREAMS_BATCHES(SUMMARY, "orderflow_streams_batch_seconds", "Batches of a query, from trigger to end", "query"),
    STREAMS_STATE(GAUGE, "orderflow_streams_state", "1 for the state of the query, else 0", "query", "state"),
    STREAMS_CONDITION(
            GAUGE,
            "orderflow_streams_condition",
            "1 for the reason why the query does not run; none while it runs",
            "query",
            "condition"),

    FOLLOW_DONE(
            COUNTER,
            "orderflow_follow_done_total",
            "What the program did since its start: confirmed, declined, duplicate; sent, given-up, repeated; copied",
            "program",
            "pipeline",
            "outcome"),
    FOLLOW_HELD(
            GAUGE,
            "orderflow_follow_held_records",
            "Records that were read and that the ledger has not passed yet",
            "program",
            "pipeline"),
    FOLLOW_STATE(
            GAUGE, "orderflow_follow_state", "1 for the state of the program, else 0", "program", "pipeline", "state"),
    FOLLOW_CONDITION(
            GAUGE,
            "orderflow_follow_condition",
            "1 for the reason why the program waits; none while it runs",
            "program",
            "pipeline",
            "condition"),

    RECEIVED(COUNTER, "orderflow_received_total", "Records settled, as the dashboard reads the ledger"),
    STORED(COUNTER, "orderflow_stored_total", "Records stored, as the dashboard reads the ledger"),
    DUPLICATE(
            COUNTER,
            "orderflow_duplicate_total",
            "Records that repeat a stored order, as the dashboard reads the ledger"),
    REJECTED(COUNTER, "orderflow_rejected_total", "Records rejected, as the dashboard reads the ledger"),
    ABSENT(COUNTER, "orderflow_absent_total", "Offsets that Kafka never shows, as the dashboard reads the ledger"),
    LOST(COUNTER, "orderflow_lost_total", "Offsets given up by an operator, as the dashboard reads the ledger"),
    BALANCED(GAUGE, "orderflow_ledger_balanced", "1 if every partition adds up"),
    LAG_RECORDS(GAUGE, "orderflow_lag_records", "Records without an outcome"),
    LAG_SECONDS(GAUGE, "orderflow_lag_seconds", "Age of the oldest record without an outcome"),
    PARTITION_LAG(GAUGE, "orderflow_partition_lag_records", "Records without an outcome, by partition", "partition"),
    PARTITION_NEXT(GAUGE, "orderflow_partition_next_offset", "The first offset without an outcome", "partition"),
    HEARTBEAT_AGE(GAUGE, "orderflow_heartbeat_age_seconds", "Since the last heartbeat of the job"),
    FRESHNESS(GAUGE, "orderflow_freshness_seconds", "Produced to stored, over the last minute", "quantile"),
    VERDICT(GAUGE, "orderflow_verdict", "1 for the current verdict, else 0", "verdict"),
    UP(GAUGE, "orderflow_up", "1 if the dashboard reaches it", "system"),
    DASHBOARD_ACKNOWLEDGED(COUNTER, "orderflow_dashboard_orders_acknowledged_total", "Orders sent by this dashboard"),
    DASHBOARD_UNCERTAIN(
            COUNTER,
            "orderflow_dashboard_orders_uncertain_total",
            "Orders sent by this dashboard without an acknowledgement from Kafka"),
    DASHBOARD_LISTENERS(GAUGE, "orderflow_dashboard_listeners", "Pages connected to events"),
    HTTP_REQUESTS(
            SUMMARY,
            "orderflow_http_requests_seconds",
            "Requests answered by the dashboard",
            "method",
            "route",
            "status");

    /** How Prometheus reads it. */
    public enum Kind {
        /** Only rises, but for a restart; its name ends in _total. */
        COUNTER,
        GAUGE,
        /** Number and sum: their quotient is an average. */
        SUMMARY,
        HISTOGRAM
    }

    private final Kind kind;
    private final String text;
    private final String help;
    /** Separated by blanks: an enum holds nothing mutable. */
    private final String labels;

    Metric(Kind kind, String text, String help, String... labels) {
        this.kind = kind;
        this.text = text;
        this.help = help;
        this.labels = String.join(" ", labels);
    }

    public Kind kind() {
        return kind;
    }

    /** As Prometheus shows it. */
    public String text() {
        return text;
    }

    public String help() {
        return help;
    }

    public List<String> labels() {
        return labels.isEmpty() ? List.of() : List.of(labels.split(" "));
    }

    /** The names of its series. */
    public List<String> series() {
        return switch (kind) {
            case COUNTER, GAUGE -> List.of(text);
            case SUMMARY -> List.of(text + "_count", text + "_sum");
            case HISTOGRAM -> List.of(text + "_bucket", text + "_count", text + "_sum");
        };
    }
}
