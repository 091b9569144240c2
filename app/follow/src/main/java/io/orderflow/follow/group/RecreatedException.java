package io.orderflow.follow.group;

import org.apache.kafka.common.KafkaException;

/**
 * The topic is another one than when the membership began. It ends the membership; the next one finds out what that
 * means.
 */
final class RecreatedException extends KafkaException {

    private static final long serialVersionUID = 1;

    RecreatedException(String topic) {
        super("topic " + topic + " was deleted and created again");
    }
}
