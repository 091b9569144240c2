package io.orderflow.producer.send;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** Whether the record or Kafka is the reason that it was not acknowledged. */
enum PublishFault {
    /** Only this record will never be accepted: it goes to the dead-letter topic. */
    RECORD,
    /** The record is fine: it is retried, and kept for the next start. */
    BROKER;

    static PublishFault of(Exception problem) {
        return problem instanceof RecordTooLargeException
                        || problem instanceof RecordBatchTooLargeException
                        || problem instanceof InvalidRecordException
                        || problem instanceof InvalidTimestampException
                        || problem instanceof SerializationException
                        || problem instanceof CorruptRecordException
                ? RECORD
                : BROKER;
    }
}
