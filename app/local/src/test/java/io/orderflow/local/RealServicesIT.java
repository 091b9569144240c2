package io.orderflow.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(RealServices.class)
class RealServicesIT {
    @Test
    void givesBackTheBytesThatWereSent(TestTopics topics) {
        String topic = topics.create(2);
        topics.send(topic, 1, "one".getBytes(UTF_8));
        topics.send(topic, 0, null);
        topics.sendAll(topic, 1, List.of(new byte[] {(byte) 0xff}, new byte[0]));

        assertThat(topics.endOffsets(topic)).isEqualTo(Map.of(0, 1L, 1, 3L));
        assertThat(topics.readAll(topic))
                .extracting(ConsumerRecord::value)
                .containsExactly(null, "one".getBytes(UTF_8), new byte[] {(byte) 0xff}, new byte[0]);
    }

    @Test
    void createsNoTopicByItself(TestTopics topics) {
        String topic = topics.newName();
        assertThatThrownBy(() -> TestTopics.await(
                        topics.admin().describeTopics(List.of(topic)).allTopicNames()))
                .cause()
                .isInstanceOfAny(UnknownTopicOrPartitionException.class, TimeoutException.class);
    }

    @Test
    void refusesSqlThatMySqlRefuses(TestDatabase database) throws SQLException {
        database.execute("CREATE TABLE t (a INT, b VARCHAR(3))", "INSERT INTO t VALUES (1, 'x')");
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.execute("INSERT INTO t VALUES (2, 'long')"))
                    .hasMessageContaining("Data too long");
            assertThatThrownBy(() -> statement.executeQuery("SELECT a, b FROM t GROUP BY a"))
                    .hasMessageContaining("GROUP BY");
            try (var row =
                    statement.executeQuery("SELECT @@character_set_server, 'a' = 'A', 'a' = 'a ', @@local_infile")) {
                assertThat(row.next()).isTrue();
                assertThat(row.getString(1)).isEqualTo("utf8mb4");
                assertThat(row.getBoolean(2)).isTrue();
                assertThat(row.getBoolean(3)).isFalse();
                assertThat(row.getBoolean(4)).isFalse();
            }
        }
    }

    @Test
    void refusesConnectionsWithoutThePassword(DatabaseServer server) {
        for (String login : List.of("?user=", "?user=root", "?user=root&password=root", "?user=PUBLIC")) {
            String url = "jdbc:mysql://" + server.host() + ":" + server.port() + "/" + login;
            assertThatThrownBy(() -> DriverManager.getConnection(url).close())
                    .as(login)
                    .hasMessageContaining("Access denied");
        }
    }
}
