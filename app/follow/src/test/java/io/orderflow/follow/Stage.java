package io.orderflow.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.contract.fixture.OrderFixture;
import io.orderflow.follow.confirm.ConfirmSettings;
import io.orderflow.follow.group.FollowSettings;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.settings.Settings;
import io.orderflow.settings.SettingsReader;
import io.orderflow.settings.SettingsSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A topic, a database and a topic of confirmations, as a test speaks of them. */
public record Stage(TestTopics topics, TestDatabase database, String topic, String confirmations) {

    private static final ObjectMapper JSON = new ObjectMapper();

    public static Stage of(TestTopics topics, TestDatabase database, int partitions) {
        return new Stage(topics, database, topics.create(partitions), topics.create(partitions));
    }

    public static byte[] order(int id) {
        return OrderFixture.anOrder()
                .withId(String.format(Locale.ROOT, "ORDER-%06d", id))
                .asJson();
    }

    /** Sends orders with the ids first … last to a partition. */
    public void send(int partition, int first, int last) {
        List<byte[]> values = new ArrayList<>();
        for (int id = first; id <= last; id++) {
            values.add(order(id));
        }
        topics.sendAll(topic, partition, values);
    }

    public Map<String, String> values() {
        return new HashMap<>(Map.of(
                "kafka.bootstrap-servers", topics.bootstrapServers(),
                "kafka.topic", topic,
                "confirm.topic", confirmations,
                "confirm.transaction-timeout", "3 s",
                "mysql.host", database.server().host(),
                "mysql.port", Integer.toString(database.server().port()),
                "mysql.user", database.server().user(),
                "mysql.password", database.server().password(),
                "mysql.database", database.name()));
    }

    public <T> T load(Map<String, String> more, Function<SettingsReader, T> read) {
        Map<String, String> values = values();
        values.putAll(more);
        return Settings.load(new SettingsSources(Map.of(), values, Map.of(), Path.of("target")), read)
                .values();
    }

    public ConfirmSettings confirm() {
        return load(Map.of(), ConfirmSettings::read);
    }

    public LedgerByHand ledger() throws SQLException {
        return ledger(confirm().follow());
    }

    /** As the job of these settings starts. */
    public LedgerByHand ledger(FollowSettings settings) throws SQLException {
        return LedgerByHand.open(topics, settings.kafka(), settings.mysql(), settings.pipeline());
    }

    /** Opens the ledger, sends the orders 1 … last to partition 0, and lets the ledger pass them. */
    public LedgerByHand settled(int last) throws SQLException {
        LedgerByHand ledger = ledger();
        send(0, 1, last);
        ledger.settle();
        return ledger;
    }

    /** The confirmations that a read_committed consumer gets: {@code ORDER-000001 CONFIRMED}. */
    public List<String> confirmed() {
        return confirmationsRead().stream()
                .map(one -> one.path("key").asText() + " " + one.path("status").asText())
                .toList();
    }

    public List<JsonNode> confirmationsRead() {
        List<JsonNode> read = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> one : topics.readAll(confirmations)) {
            try {
                read.add(JSON.readTree(new String(one.value(), UTF_8)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return read;
    }

    /** {@code ORDER-000001 CONFIRMED} and so on. */
    public static List<String> eachOnce(int first, int last) {
        List<String> all = new ArrayList<>();
        for (int id = first; id <= last; id++) {
            all.add(String.format(Locale.ROOT, "ORDER-%06d CONFIRMED", id));
        }
        return all;
    }
}
