package io.orderflow.pipeline.contract;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.pipeline.mysql.TableNames;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which fields the orders of a table can have values for, by the number of the contract under which they were stored.
 * Serializable: shipped to executors; holds only strings and numbers.
 *
 * @param isNumbered whether the table has the column {@value #COLUMN}: from the first added column on
 * @param current the number under which orders are stored now
 * @param columns number → columns of that contract, in small letters; {@link ContractVersion#UNRECORDED} stands for
 *     rows from before the table had numbers
 */
public record StoredVersions(boolean isNumbered, int current, Map<Integer, Set<String>> columns)
        implements Serializable {
    /** The column of the orders table. */
    public static final String COLUMN = "contract_no";

    public StoredVersions {
        requireNonNull(columns, "columns is null");
        columns = columns.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
    }

    /** Of a table without numbers: every order has every field. */
    public static StoredVersions none() {
        return new StoredVersions(false, ContractVersion.UNRECORDED, Map.of());
    }

    /** Reads the contracts under which any pipeline has stored orders in this table. */
    public static StoredVersions read(Connection connection, ContractTables tables, ContractVersion current)
            throws SQLException {
        if (!isNumbered(connection, tables)) {
            return none();
        }
        String sql = "SELECT hash, number, `text`, writer_schemas FROM " + tables.contracts()
                + " WHERE hash IN (SELECT f.hash FROM " + tables.inForce() + " f JOIN " + tables.pipelines()
                + " p ON p.pipeline = f.pipeline WHERE "
                + TableNames.same("p.orders_table", TableNames.literal(tables.ordersTable())) + ")";
        TreeMap<Integer, Set<String>> columns = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                ContractVersion version = ContractsInForce.version(row);
                columns.put(version.number(), columns(version.contract()));
            }
        }
        columns.put(current.number(), columns(current.contract()));
        // Columns are only ever added after the table has got numbers.
        columns.put(ContractVersion.UNRECORDED, columns.firstEntry().getValue());
        return new StoredVersions(true, current.number(), columns);
    }

    /** Whether an order that was stored under this number can have a value in the column; of an unknown number, yes. */
    public boolean knows(int number, String column) {
        Set<String> known = columns.get(number);
        return known == null || known.contains(column.toLowerCase(Locale.ROOT));
    }

    private static Set<String> columns(OrderContract contract) {
        Set<String> columns = new TreeSet<>();
        contract.leaves().forEach(leaf -> columns.add(leaf.field().column().toLowerCase(Locale.ROOT)));
        return columns;
    }

    private static boolean isNumbered(Connection connection, ContractTables tables) throws SQLException {
        String sql =
                "SELECT 1 FROM information_schema.columns WHERE table_schema = ? AND table_name = ? AND column_name"
                        + " = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, tables.database());
            statement.setString(2, tables.ordersTable());
            statement.setString(3, COLUMN);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }
}
