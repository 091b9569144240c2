package io.orderflow.follow.copy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.Role;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.pruned.PrunedOrders;
import io.orderflow.pipeline.schema.Tables;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * Compares the orders table with the copy: for each day of the orders' time how many rows there are and the sum of the
 * checksums of their values, and for each partition how many orders the ledger counts as stored. Those counts are not
 * compared if the ledger has past lives: after a rewind an order may be stored a second time, which is one row in the
 * copy.
 */
final class CopyVerify {

    private static final int DAY = 10;

    private final CopySettings settings;
    private final CopyTable table;
    private final ClickHouse clickHouse;
    private final Tables tables;
    private final int timeColumn;

    CopyVerify(CopySettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
        this.table = new CopyTable(settings.follow().mysql().contract());
        this.clickHouse = new ClickHouse(settings);
        this.tables = Tables.of(settings.follow().mysql());
        List<Leaf> leaves = table.contract().leaves();
        this.timeColumn = table.contract().role(Role.TIME).map(leaves::indexOf).orElse(-1);
    }

    /** Rows and their checksums, added up. */
    private record Sum(long rows, long checksum) {
        private static final Sum NONE = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(rows + other.rows, checksum + other.checksum);
        }
    }

    /** The differences, each as a line; empty if there is none. */
    List<String> differences() throws SQLException {
        Map<String, Sum> stored = stored();
        Map<String, Sum> copied = copied();
        List<String> differences = new ArrayList<>();
        TreeSet<String> days = new TreeSet<>(stored.keySet());
        days.addAll(copied.keySet());
        String from = olderThan().map(LocalDate::toString).orElse("");
        for (String day : days) {
            if (!day.isEmpty() && day.compareTo(from) < 0) {
                continue;
            }
            Sum here = stored.getOrDefault(day, Sum.NONE);
            Sum there = copied.getOrDefault(day, Sum.NONE);
            if (!here.equals(there)) {
                differences.add((day.isEmpty() ? "all days" : day) + ": " + here.rows() + " orders in MySQL, "
                        + there.rows() + " in the copy"
                        + (here.rows() == there.rows() ? ", with other values" : ""));
            }
        }
        if (!hasPastLives()) {
            differences.addAll(partitions());
        }
        return differences;
    }

    /** What {@link #differences} leaves out, for people, a line each. */
    List<String> notCompared() throws SQLException {
        List<String> lines = new ArrayList<>();
        olderThan()
                .ifPresent(day -> lines.add("Days before " + day
                        + " are not compared: orderflow prune may have removed orders of" + " them."));
        if (hasPastLives()) {
            lines.add("Counts by partition are not compared: the ledger was rewound, or lost the end of a log. The days"
                    + " are.");
        }
        return lines;
    }

    /** The day before which {@code orderflow prune} may have removed orders: earlier days are not compared. */
    private Optional<LocalDate> olderThan() throws SQLException {
        try (Connection connection = new Mysql(settings.follow().mysql()).connect()) {
            return PrunedOrders.read(connection, tables).map(PrunedOrders::olderThan);
        }
    }

    /** An order that was deleted, and stored once more, may have come from another partition then. */
    private boolean hasPastLives() throws SQLException {
        String sql = "SELECT 1 FROM " + tables.ledger() + " WHERE pipeline = ? AND topic_id LIKE '%.%' LIMIT 1";
        try (Connection connection = new Mysql(settings.follow().mysql()).connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, settings.follow().pipeline());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private Map<String, Sum> stored() throws SQLException {
        String sql = "SELECT "
                + IntStream.range(0, table.count()).mapToObj(this::selected).collect(Collectors.joining(", "))
                + " FROM " + tables.orders();
        Map<String, Sum> sums = new TreeMap<>();
        try (Connection connection =
                        new Mysql(settings.follow().mysql()).patient().connect();
                Statement statement = connection.createStatement()) {
            // Row by row: the driver would otherwise keep the whole table in memory.
            statement.setFetchSize(Integer.MIN_VALUE);
            try (ResultSet row = statement.executeQuery(sql)) {
                while (row.next()) {
                    List<Optional<String>> values = new ArrayList<>();
                    for (int column = 0; column < table.count(); column++) {
                        values.add(Optional.ofNullable(row.getString(column + 1)));
                    }
                    add(sums, values);
                }
            }
        }
        return sums;
    }

    /** MySQL shows six digits of a FLOAT; as a DOUBLE all of them. */
    private String selected(int column) {
        String name = Tables.quote(table.contract().leaves().get(column).field().column());
        return switch (table.op(column)) {
            case Op.FLOAT, Op.DOUBLE -> name + " + 0E0";
            default -> name;
        };
    }

    private Map<String, Sum> copied() {
        Map<String, Sum> sums = new TreeMap<>();
        clickHouse.query("SELECT " + table.orderColumns() + " FROM " + clickHouse.table() + " FINAL", line -> {
            List<Optional<String>> values = new ArrayList<>();
            for (String field : line.split("\t", -1)) {
                values.add(unescaped(field));
            }
            add(sums, values);
        });
        return sums;
    }

    /** By partition, of topics that the ledger knows. */
    private List<String> partitions() throws SQLException {
        Map<String, Long> copied = new TreeMap<>();
        clickHouse.query(
                "SELECT orderflow_topic_id, orderflow_partition, count() FROM " + clickHouse.table()
                        + " FINAL GROUP BY orderflow_topic_id, orderflow_partition",
                line -> {
                    String[] fields = line.split("\t", -1);
                    copied.put(fields[0] + " " + fields[1], Long.parseLong(fields[2]));
                });
        List<String> differences = new ArrayList<>();
        String sql = "SELECT topic_id, kafka_partition, `stored` FROM " + tables.ledger()
                + " WHERE pipeline = ? ORDER BY topic_id, kafka_partition";
        try (Connection connection = new Mysql(settings.follow().mysql()).connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, settings.follow().pipeline());
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    long there = copied.getOrDefault(row.getString(1) + " " + row.getInt(2), 0L);
                    if (there != row.getLong(3)) {
                        differences.add("partition " + row.getInt(2) + " of topic id " + row.getString(1) + ": "
                                + row.getLong(3) + " stored by the ledger, " + there + " in the copy");
                    }
                }
            }
        }
        return differences;
    }

    private void add(Map<String, Sum> sums, List<Optional<String>> values) {
        CRC32C crc = new CRC32C();
        for (int column = 0; column < table.count(); column++) {
            byte[] bytes = values.get(column)
                    .map(canonical(column))
                    .map(text -> "=" + text + "\0")
                    .orElse("-\0")
                    .getBytes(UTF_8);
            crc.update(bytes, 0, bytes.length);
        }
        String time = timeColumn < 0 ? "" : values.get(timeColumn).orElse("");
        sums.merge(time.substring(0, Math.min(DAY, time.length())), new Sum(1, crc.getValue()), Sum::plus);
    }

    /** Both servers have ways of their own to write numbers and times. */
    private java.util.function.Function<String, String> canonical(int column) {
        return switch (table.op(column)) {
            case Op.INTEGER, Op.UNSIGNED, Op.DECIMAL, Op.BIG_DECIMAL ->
                text -> {
                    BigDecimal number = new BigDecimal(text);
                    return number.signum() == 0
                            ? "0"
                            : number.stripTrailingZeros().toPlainString();
                };
            // MySQL's + 0E0 makes 0 of -0: here both do.
            case Op.FLOAT -> text -> Float.toString(Float.parseFloat(text) + 0f);
            case Op.DOUBLE -> text -> Double.toString(Double.parseDouble(text) + 0d);
            case Op.TRUTH -> text -> text.equals("1") || text.equals("true") ? "1" : "0";
            case Op.TIMESTAMP, Op.EPOCH -> text -> text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
            default -> text -> text;
        };
    }

    private static Optional<String> unescaped(String field) {
        if (field.equals("\\N")) {
            return Optional.empty();
        }
        if (field.indexOf('\\') < 0) {
            return Optional.of(field);
        }
        StringBuilder text = new StringBuilder();
        boolean escaped = false;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (!escaped && c == '\\') {
                escaped = true;
            } else {
                text.append(escaped ? plain(c) : c);
                escaped = false;
            }
        }
        return Optional.of(text.toString());
    }

    /** What stands for a character behind a backslash. */
    private static char plain(char c) {
        return switch (c) {
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case '0' -> '\0';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }
}
