package io.orderflow.kafka;

import static io.orderflow.settings.Refusals.never;
import static io.orderflow.settings.Refusals.unless;

import io.orderflow.settings.Refusals;
import java.util.List;
import java.util.Set;

/** The properties of Kafka's clients that OrderFlow does not pass through. One line each, with the reason. */
final class KafkaRefusals {
    private static final String OURS = "OrderFlow decides it, and its guarantee depends on it";
    private static final String CODE = "it loads a class into every client, which could change or leak records";
    private static final String HANDLER = CODE + " (those that Kafka ships, and AWS MSK IAM's, are allowed)";
    private static final String LOSSES = "orders could be lost or doubled between producer and broker";

    static final Refusals TABLE = new Refusals(List.of(
            never("bootstrap.servers", "use kafka.bootstrap-servers"),
            never("security.protocol", "use kafka.security-protocol"),
            never("sasl.mechanism", "use kafka.sasl.mechanism"),
            never("ssl.truststore.location", "use kafka.ssl-truststore-location"),
            never("compression.type", "use producer.compression"),
            never("group.id", "the position is kept in the ledger, not in a consumer group"),
            never("group.instance.id", "the position is kept in the ledger, not in a consumer group"),
            never("group.protocol", "the position is kept in the ledger, not in a consumer group"),
            never("enable.auto.commit", "the position moves with the rows in the database, never by a timer"),
            never("auto.offset.reset", "a lost position must stop the job, not move it; the first start has job.from"),
            never("isolation.level", "only read_committed keeps aborted records out of the totals"),
            never("allow.auto.create.topics", "a misspelt topic would be created by reading it"),
            never("key.serializer", OURS),
            never("value.serializer", OURS),
            never("key.deserializer", "the raw bytes are decoded strictly by OrderFlow"),
            never("value.deserializer", "the raw bytes are decoded strictly by OrderFlow"),
            never("transactional.id", OURS),
            never("partitioner.class", CODE),
            never("partitioner.ignore.keys", "records of one order id must stay in one partition"),
            never("interceptor.classes", CODE),
            never("metric.reporters", CODE),
            never("security.providers", CODE),
            never("ssl.engine.factory.class", CODE),
            unless("sasl.login.class", KafkaLogins.LOGINS, CODE + " (those that Kafka ships are allowed)"),
            unless("sasl.login.callback.handler.class", KafkaLogins.LOGIN_HANDLERS, HANDLER),
            unless("sasl.client.callback.handler.class", KafkaLogins.CLIENT_HANDLERS, HANDLER),
            never("sasl.oauthbearer.jwt.retriever.class", CODE),
            never("sasl.oauthbearer.jwt.validator.class", CODE),
            never("sasl.kerberos.kinit.cmd", "it starts a program of its own choice in every client"),
            never("partition.assignment.strategy", CODE),
            never("config.providers*", CODE),
            unless("acks", Set.of("all", "-1"), LOSSES),
            unless("enable.idempotence", Set.of("true"), LOSSES),
            unless("max.in.flight.requests.per.connection", Set.of("1", "2", "3", "4", "5"), LOSSES),
            never("retries", "delivery.timeout.ms bounds the retries; fewer of them lose orders")));

    private KafkaRefusals() {}
}
