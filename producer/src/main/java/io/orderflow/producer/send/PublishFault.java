package io.orderflow.producer.send;

import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;

/** Whose fault it is that a record was not acknowledged. */
enum PublishFault {
    /** This record will never be taken, others will: it goes to the dead-letter topic. */
    RECORD,
    /** Nothing is wrong with the record: it is tried again, and kept for the next start. */
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
