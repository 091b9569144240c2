package io.orderflow.condition;

/**
 * How a program of OrderFlow ends. 0, 1 and 2 have their usual meaning; from 64 on each number has one cause, so that a
 * supervisor can decide whether a restart helps.
 */
public enum ExitCode {
    /** Done, or stopped on request with nothing left to do. */
    OK(0),
    /** An unexpected error; its message was printed. */
    FAILED(1),
    /** The command line or a setting is wrong: nothing was started. A restart does not help. */
    USAGE(2),
    /** The producer ended, but some records were not acknowledged. */
    UNDELIVERED(65),
    /** The brokers did not respond within the limit. A restart may help. */
    KAFKA_UNREACHABLE(66),
    /** Kafka responded and refused: authentication, authorization, a topic that may not be created. */
    KAFKA_REFUSED(67),
    /** The file of orders to send holds none that can be sent. A restart does not help. */
    NOTHING_TO_SEND(68),
    /** The recount found that Kafka, the ledger and the tables do not agree. */
    VERIFY_DIFFERS(70),
    /** Another driver now runs this pipeline. Do not restart: the two would compete. */
    FENCED(71),
    /** The topic was deleted and created again: its offsets refer to other records. */
    TOPIC_RECREATED(72),
    /** Kafka deleted records before they were settled. */
    RETENTION_LOSS(73),
    /** The topic's log ends before the ledger's cursor: settled records are no longer in it. */
    LOG_TRUNCATED(74),
    /** The existing orders table cannot hold orders unchanged. */
    TABLE_UNFIT(75),
    /** A row of the ledger does not add up. Only OrderFlow writes it; do not continue. */
    LEDGER_UNBALANCED(76),
    /** More would be rejected than job.reject-budget allows; offsets are not advanced. */
    REJECT_BUDGET(77),
    /** One record cannot be settled; the message names its partition and offset. */
    RECORD_STUCK(78),
    /** Exited on a second interrupt; unsent data may be lost. As shells report it: 128 + SIGINT. */
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The exit status a shell sees in {@code $?}. */
    public int code() {
        return code;
    }
}
