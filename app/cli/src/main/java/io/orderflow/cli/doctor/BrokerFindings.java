package io.orderflow.cli.doctor;

import io.orderflow.kafka.KafkaSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Whether every broker can be reached under the address that it advertises, and whether the topics are set up so that
 * no record is lost or held up. Asked only when Kafka answered.
 */
final class BrokerFindings {

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);
    private static final int CONNECT_MILLIS = 2_000;
    private static final Duration SHORT_RETENTION = Duration.ofDays(1);
    private static final Duration LONG_TRANSACTION = Duration.ofMinutes(1);
    /** Reason, coordinates and the key beside the bytes of the record. */
    private static final long ROOM_OF_HEADERS = 4_096;

    private final KafkaSettings settings;
    private final Duration longTransaction;
    private final List<Finding> findings = new ArrayList<>();

    BrokerFindings(KafkaSettings settings) {
        this(settings, LONG_TRANSACTION);
    }

    BrokerFindings(KafkaSettings settings, Duration longTransaction) {
        this.settings = settings;
        this.longTransaction = longTransaction;
    }

    List<Finding> check() {
        Properties properties = new Properties();
        properties.putAll(settings.clientProperties());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "orderflow-doctor");
        properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER_WITHIN.toMillis());
        bootstrap();
        try (Admin admin = Admin.create(properties)) {
            Collection<Node> brokers = answer(admin.describeCluster().nodes());
            listeners(brokers);
            topic(admin, "Orders topic", settings.topic(), brokers.size());
            transactions(admin);
            deadLetters(admin, brokers.size());
        } catch (ExecutionException | TimeoutException e) {
            Throwable cause = e instanceof ExecutionException ? e.getCause() : e;
            findings.add(Finding.advice(
                    "Kafka",
                    "not all could be looked at: " + cause,
                    "Give this user DESCRIBE and DESCRIBE_CONFIGS on cluster and topics, or ask who may"));
        }
        return List.copyOf(findings);
    }

    /** One address that does not answer goes unnoticed until the others do not either. */
    private void bootstrap() {
        for (String address : settings.bootstrapServers().split(",", -1)) {
            int colon = address.lastIndexOf(':');
            String host = address.substring(0, Math.max(colon, 0)).strip().replaceAll("[\\[\\]]", "");
            unreachable(host, Integer.parseInt(address.substring(colon + 1).strip()))
                    .ifPresent(why -> findings.add(Finding.ill(
                            "Bootstrap server",
                            address.strip() + " " + why,
                            "Take it out of KAFKA_BOOTSTRAP_SERVERS, or start that broker")));
        }
    }

    private void listeners(Collection<Node> brokers) {
        List<String> away = new ArrayList<>();
        for (Node broker : brokers) {
            unreachable(broker.host(), broker.port())
                    .ifPresent(why -> away.add(String.format(
                            Locale.ROOT,
                            "broker %d advertises %s:%d, which %s",
                            broker.id(),
                            broker.host(),
                            broker.port(),
                            why)));
        }
        findings.add(
                away.isEmpty()
                        ? Finding.well(
                                "Kafka brokers",
                                String.format(Locale.ROOT, "%d, each reached where it says", brokers.size()))
                        : Finding.ill(
                                "Kafka brokers",
                                String.join("; ", away),
                                "Start the broker, or correct its advertised.listeners: clients connect there, whatever"
                                        + " KAFKA_BOOTSTRAP_SERVERS says"));
    }

    private static java.util.Optional<String> unreachable(String host, int port) {
        try {
            InetAddress address = InetAddress.getByName(host);
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
                return java.util.Optional.empty();
            }
        } catch (UnknownHostException e) {
            return java.util.Optional.of("does not resolve from here");
        } catch (IOException e) {
            return java.util.Optional.of("cannot be reached from here (" + e.getMessage() + ")");
        }
    }

    private void topic(Admin admin, String subject, String topic, int brokers)
            throws ExecutionException, TimeoutException {
        TopicDescription description =
                answer(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
        Map<String, String> config = config(admin, topic);
        int before = findings.size();
        if (description.topicId().equals(Uuid.ZERO_UUID)) {
            findings.add(Finding.ill(
                    subject,
                    topic + " has no id: the brokers do not support topic ids",
                    "Use Kafka 2.8 or later: without ids a topic that is created again is not noticed"));
        }
        replicas(subject, description, config, brokers);
        if (config.getOrDefault("cleanup.policy", "delete").contains("compact")) {
            findings.add(
                    subject.equals("Orders topic")
                            ? Finding.advice(
                                    subject,
                                    topic + " is compacted: Kafka removes orders whose key appears again",
                                    "Set cleanup.policy=delete, unless that is meant; what was removed before it"
                                            + " was read counts as absent")
                            : Finding.ill(
                                    subject,
                                    topic + " is compacted, which refuses records without a key",
                                    "Set cleanup.policy=delete: rejected records may have no key"));
        }
        retention(subject, topic, config);
        if (findings.size() == before) {
            findings.add(Finding.well(
                    subject,
                    String.format(
                            Locale.ROOT,
                            "%d replicas, %s of them needed, kept for %s",
                            description.partitions().get(0).replicas().size(),
                            config.get("min.insync.replicas"),
                            days(config.get("retention.ms")))));
        }
    }

    private void replicas(String subject, TopicDescription topic, Map<String, String> config, int brokers) {
        int needed = Integer.parseInt(config.getOrDefault("min.insync.replicas", "1"));
        int replicas = topic.partitions().stream()
                .mapToInt(p -> p.replicas().size())
                .min()
                .orElse(0);
        String leaderless = numbers(topic, p -> p.leader() == null || p.leader().isEmpty());
        String behind = numbers(topic, p -> p.isr().size() < needed);
        if (!leaderless.isEmpty()) {
            findings.add(Finding.ill(
                    subject, "partitions without a leader: " + leaderless, "Start the brokers that hold them"));
        }
        if (needed > replicas) {
            findings.add(Finding.ill(
                    subject,
                    String.format(
                            Locale.ROOT,
                            "min.insync.replicas is %d, but there are only %d replicas: no record is accepted with"
                                    + " acks=all",
                            needed,
                            replicas),
                    "Lower min.insync.replicas, or give the topic more replicas"));
        } else if (!behind.isEmpty()) {
            findings.add(Finding.ill(
                    subject,
                    String.format(
                            Locale.ROOT,
                            "too few replicas are in sync (min.insync.replicas %d) in partitions %s",
                            needed,
                            behind),
                    "Start the brokers that are missing; until then nothing can be written there"));
        }
        if (brokers > 1 && replicas == 1) {
            findings.add(Finding.advice(
                    subject,
                    String.format(
                            Locale.ROOT, "one replica on %d brokers: with that broker its records are lost", brokers),
                    "Give the topic three replicas, and min.insync.replicas 2"));
        }
    }

    private static String numbers(TopicDescription topic, java.util.function.Predicate<TopicPartitionInfo> which) {
        return topic.partitions().stream()
                .filter(which)
                .map(p -> Integer.toString(p.partition()))
                .collect(Collectors.joining(", "));
    }

    private void retention(String subject, String topic, Map<String, String> config) {
        long millis = Long.parseLong(config.getOrDefault("retention.ms", "-1"));
        if (subject.equals("Orders topic") && millis >= 0 && millis < SHORT_RETENTION.toMillis()) {
            findings.add(Finding.ill(
                    subject,
                    String.format(
                            Locale.ROOT,
                            "%s keeps records for %s only: what the job has not read by then is lost (RETENTION_LOSS)",
                            topic,
                            days(config.get("retention.ms"))),
                    "Raise retention.ms to more than the longest time the job may be down, such as a week"));
        }
    }

    private static String days(String millis) {
        long value = millis == null ? -1 : Long.parseLong(millis);
        return value < 0 ? "ever" : String.format(Locale.ROOT, "%.1f days", value / 86_400_000.0);
    }

    /** A reader of committed records waits at the first record of an open transaction, however old. */
    private void transactions(Admin admin) throws ExecutionException, TimeoutException {
        TopicDescription description = answer(admin.describeTopics(List.of(settings.topic()))
                .topicNameValues()
                .get(settings.topic()));
        List<TopicPartition> partitions = description.partitions().stream()
                .map(p -> new TopicPartition(settings.topic(), p.partition()))
                .toList();
        try {
            for (TopicPartition partition : partitions) {
                for (ProducerState producer : answer(
                                admin.describeProducers(partitions).partitionResult(partition))
                        .activeProducers()) {
                    long age = System.currentTimeMillis() - producer.lastTimestamp();
                    if (producer.currentTransactionStartOffset().isPresent() && age > longTransaction.toMillis()) {
                        findings.add(Finding.ill(
                                "Transactions",
                                String.format(
                                        Locale.ROOT,
                                        "partition %d is held at offset %d by a transaction of producer id %d,"
                                                + " silent for %d s: the job reads nothing beyond it",
                                        partition.partition(),
                                        producer.currentTransactionStartOffset().getAsLong(),
                                        producer.producerId(),
                                        age / 1_000),
                                "End the producer, or abort its transaction: kafka-transactions.sh abort --topic "
                                        + settings.topic() + " --partition " + partition.partition()
                                        + " --start-offset "
                                        + producer.currentTransactionStartOffset()
                                                .getAsLong()));
                    }
                }
            }
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnsupportedVersionException)) {
                throw e;
            }
        }
    }

    private void deadLetters(Admin admin, int brokers) throws ExecutionException, TimeoutException {
        if (!answer(admin.listTopics().names()).contains(settings.deadLetterTopic())) {
            return;
        }
        topic(admin, "Dead letters", settings.deadLetterTopic(), brokers);
        long orders = Long.parseLong(config(admin, settings.topic()).getOrDefault("max.message.bytes", "0"));
        long letters = Long.parseLong(config(admin, settings.deadLetterTopic()).getOrDefault("max.message.bytes", "0"));
        if (letters < Math.min(orders, 1 << 20) && letters < orders + ROOM_OF_HEADERS) {
            findings.add(Finding.ill(
                    "Dead letters",
                    String.format(
                            Locale.ROOT,
                            "%s takes %,d bytes, the orders topic %,d: a large rejected record cannot be published",
                            settings.deadLetterTopic(),
                            letters,
                            orders),
                    "Raise max.message.bytes of the dead-letter topic above that of the orders topic"));
        }
    }

    private Map<String, String> config(Admin admin, String topic) throws ExecutionException, TimeoutException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        Map<String, String> values = new java.util.HashMap<>();
        answer(admin.describeConfigs(List.of(resource)).values().get(resource))
                .entries()
                .forEach(entry -> {
                    if (entry.value() != null) {
                        values.put(entry.name(), entry.value());
                    }
                });
        return values;
    }

    private static <T> T answer(KafkaFuture<T> future) throws ExecutionException, TimeoutException {
        try {
            return future.get(ANSWER_WITHIN.toMillis() + 1_000, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }
}
