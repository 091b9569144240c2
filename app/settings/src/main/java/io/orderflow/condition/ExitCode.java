package io.orderflow.condition;

/**
 * How a program of OrderFlow ends. 0, 1 and 2 mean what they mean everywhere; from 64 on each number has one cause, so
 * that a supervisor can decide whether a restart helps.
 */
public enum ExitCode {
    /** Done, or stopped on request with nothing left behind. */
    OK(0),
    /** An unexpected fault; its message was printed. */
    FAILED(1),
    /** The command line or a setting is wrong: nothing was started. A restart does not help. */
    USAGE(2),
    /** The producer ended, but some records were not acknowledged. */
    UNDELIVERED(65),
    /** The brokers did not answer within the limit. A restart may help. */
    KAFKA_UNREACHABLE(66),
    /** Kafka answered, and refused: authentication, authorisation, a topic that may not be created. */
    KAFKA_REFUSED(67),
    /** The file of orders that the producer was to send holds none that can be sent. A restart does not help. */
    NOTHING_TO_SEND(68),
    /** The recount found that Kafka, the ledger and the tables do not say the same. */
    VERIFY_DIFFERS(70),
    /** Another driver runs this pipeline now. Do not restart: the two would fight. */
    FENCED(71),
    /** The topic was deleted and created again: its offsets mean other records. */
    TOPIC_RECREATED(72),
    /** Kafka deleted records before they were settled. */
    RETENTION_LOSS(73),
    /** The topic's log ends before the ledger's cursor: records that were settled are no longer in it. */
    LOG_TRUNCATED(74),
    /** The orders table that exists cannot hold orders unchanged. */
    TABLE_UNFIT(75),
    /** A row of the ledger does not add up. Nobody but this project writes it; do not go on. */
    LEDGER_UNBALANCED(76),
    /** More would be rejected than job.reject-budget allows; offsets are kept. */
    REJECT_BUDGET(77),
    /** One record can be given no outcome; the message names its partition and offset. */
    RECORD_STUCK(78),
    /** Ended at once on a second interrupt; what was on its way may be lost. As shells say it: 128 + SIGINT. */
    INTERRUPTED(130);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number a shell sees in {@code $?}. */
    public int code() {
        return code;
    }
}
