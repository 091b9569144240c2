package io.orderflow.follow.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.text.Shortened;
import io.orderflow.pipeline.mysql.ConnectionPool;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.store.OrderKeys;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The table of notifications. Each step is a transaction of its own. Used by one thread. */
record NotificationLog(Mysql mysql, Tables tables, String pipeline) {

    private static final int LONGEST_ERROR = 500;
    private static final int MOST_AT_ONCE = 10_000;
    /** What a replay sends: given up; taken up by a replay; and begun by one that did not say how it ended. */
    private static final String TO_REPLAY = "state IN ('dead', 'again', 'resending')";

    NotificationLog {
        requireNonNull(mysql, "mysql is null");
        requireNonNull(tables, "tables is null");
        requireNonNull(pipeline, "pipeline is null");
    }

    /** What is known of a message before it is sent. */
    enum Before {
        NEW,
        /** A process began to send it, and did not say how that ended. */
        BEGUN,
        /** Sent, or given up. */
        DONE
    }

    /** @throws SQLException the table does not exist or may not be read, or there is no answer */
    void check() throws SQLException {
        ConnectionPool.shared().call(mysql, connection -> {
            try (Statement statement = connection.createStatement()) {
                return statement.execute("SELECT 1 FROM " + tables.notifications() + " LIMIT 1");
            }
        });
    }

    /** Notes that a message is about to be sent, unless that is done already. */
    Before begin(String channel, Notification notification) throws SQLException {
        return ConnectionPool.shared().call(mysql, connection -> {
            String state = state(connection, channel, notification);
            if (state.equals("sent") || state.equals("dead")) {
                return Before.DONE;
            }
            String sql = "INSERT INTO " + tables.notifications() + " (channel, id, pipeline, order_id, status, state,"
                    + " attempts, repeated, last_error, confirmation, updated_at) VALUES (?, ?, ?, ?, ?, 'sending',"
                    + " 0, 0, '', ?, UTC_TIMESTAMP(3)) ON DUPLICATE KEY UPDATE repeated = repeated +"
                    + " IF(state = 'again', 0, 1), state = IF(state IN ('again', 'resending'), 'resending', 'sending'),"
                    + " updated_at = UTC_TIMESTAMP(3)";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, channel);
                statement.setBytes(2, id(notification));
                statement.setString(3, pipeline);
                statement.setString(4, OrderKeys.shortened(notification.key()));
                statement.setString(5, notification.status());
                statement.setString(6, notification.json());
                statement.executeUpdate();
            }
            connection.commit();
            return state.isEmpty() || state.equals("again") ? Before.NEW : Before.BEGUN;
        });
    }

    void sent(String channel, Notification notification, int attempts) throws SQLException {
        end(channel, notification, "sent", attempts, "");
    }

    void dead(String channel, Notification notification, int attempts, String error) throws SQLException {
        end(channel, notification, "dead", attempts, error);
    }

    /** The server's time, for {@link #revive}. */
    String now() throws SQLException {
        return ConnectionPool.shared().call(mysql, connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT CAST(UTC_TIMESTAMP(3) AS CHAR)")) {
                row.next();
                return row.getString(1);
            }
        });
    }

    /**
     * The next confirmations of messages that were given up, which from now on count as new, or that a replay had begun
     * to send when it was killed.
     *
     * @param before a time of the server: each message is given once to a caller that asks with the same time until
     *     none is left
     */
    List<String> revive(String channel, String before) throws SQLException {
        return ConnectionPool.shared().call(mysql, connection -> {
            List<String> confirmations = new ArrayList<>();
            String sql =
                    "SELECT id, confirmation FROM " + tables.notifications() + " WHERE pipeline = ? AND " + TO_REPLAY
                            + " AND channel = ? AND updated_at < ? AND confirmation IS NOT NULL ORDER BY updated_at"
                            + " LIMIT "
                            + MOST_AT_ONCE;
            List<byte[]> ids = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, pipeline);
                statement.setString(2, channel);
                statement.setString(3, before);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        ids.add(row.getBytes(1));
                        confirmations.add(row.getString(2));
                    }
                }
            }
            // One that a replay had begun stays begun: it may have been sent.
            try (PreparedStatement statement = connection.prepareStatement("UPDATE " + tables.notifications()
                    + " SET state = IF(state = 'resending', 'resending', 'again'), updated_at = UTC_TIMESTAMP(3)"
                    + " WHERE channel = ? AND id = ? AND " + TO_REPLAY)) {
                for (byte[] id : ids) {
                    statement.setString(1, channel);
                    statement.setBytes(2, id);
                    statement.executeUpdate();
                }
            }
            connection.commit();
            return confirmations;
        });
    }

    private String state(Connection connection, String channel, Notification notification) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT state FROM " + tables.notifications() + " WHERE channel = ? AND id = ?")) {
            statement.setString(1, channel);
            statement.setBytes(2, id(notification));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }

    private void end(String channel, Notification notification, String state, int attempts, String error)
            throws SQLException {
        ConnectionPool.shared().call(mysql, connection -> {
            try (PreparedStatement statement = connection.prepareStatement("UPDATE " + tables.notifications()
                    + " SET state = ?, attempts = attempts + ?, last_error = ?, confirmation = IF(? = 'sent', NULL,"
                    + " confirmation), updated_at = UTC_TIMESTAMP(3) WHERE channel = ? AND id = ?"
                    + " AND (? = 'sent' OR state <> 'sent')")) {
                statement.setString(1, state);
                statement.setInt(2, attempts);
                statement.setString(3, Shortened.start(LONGEST_ERROR, error));
                statement.setString(4, state);
                statement.setString(5, channel);
                statement.setBytes(6, id(notification));
                statement.setString(7, state);
                statement.executeUpdate();
            }
            connection.commit();
            return state;
        });
    }

    private byte[] id(Notification notification) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((pipeline + "\0" + notification.key() + "\0" + notification.status()).getBytes(UTF_8));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    /** Short. */
    @Override
    public String toString() {
        return "NotificationLog[" + pipeline + "]";
    }
}
