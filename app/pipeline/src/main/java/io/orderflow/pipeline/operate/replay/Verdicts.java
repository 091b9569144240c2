package io.orderflow.pipeline.operate.replay;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.contract.StoredVersions;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.pipeline.store.AcceptedOrder;
import io.orderflow.pipeline.store.OrderKeys;
import io.orderflow.pipeline.store.OrderStore;
import io.orderflow.pipeline.store.OrderStore.StoreMode;
import io.orderflow.pipeline.store.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What would become of rejected records if they came now: decoded as the job decodes, and stored as the job stores, in
 * a transaction that is then rolled back.
 */
public final class Verdicts {

    /** What is rolled back has none. */
    private static final long NO_TIMESTAMP = -1;

    private final RecordDecoder decoder;
    private final OrderKeys keys;
    private final OrderStore store;

    public Verdicts(Connection connection, Tables tables) throws SQLException {
        CompiledContract contract = CompiledContract.shared(tables.contract());
        this.decoder = new RecordDecoder(contract, WriterSchemas.of(tables.contract()));
        this.keys = new OrderKeys(contract);
        ContractVersion version = ContractVersion.unrecorded(tables.contract(), WriterSchemas.of(tables.contract()));
        StoredVersions versions = StoredVersions.read(connection, tables.versions(), version);
        this.store = new OrderStore(tables.orders(), contract, versions, Mysql.maxAllowedPacket(connection), 0);
    }

    /** @param outcome what the row's record would become */
    public record Verdict(RejectedRow row, Outcome outcome) {

        /** Why it would be rejected; empty if it would not. */
        public Optional<Rejection> rejection() {
            return outcome instanceof Outcome.Rejected rejected ? Optional.of(rejected.rejection()) : Optional.empty();
        }
    }

    /**
     * The verdicts in the order of the rows; nothing stays written.
     *
     * @param values what to judge instead of a row's own bytes
     */
    public List<Verdict> judge(Connection connection, List<RejectedRow> rows, Map<RejectedRow, byte[]> values)
            throws SQLException {
        TreeMap<Integer, Verdict> verdicts = new TreeMap<>();
        List<Integer> accepted = new ArrayList<>();
        List<AcceptedOrder> orders = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Decoded decoded =
                    decoder.decode(values.getOrDefault(rows.get(i), rows.get(i).payload()));
            if (decoded instanceof Decoded.Accepted a) {
                accepted.add(i);
                orders.add(new AcceptedOrder(a.values(), keys.of(a.values()), NO_TIMESTAMP));
            } else if (decoded instanceof Decoded.Rejected r) {
                verdicts.put(i, new Verdict(rows.get(i), new Outcome.Rejected(r.rejection())));
            }
        }
        try {
            List<Outcome> outcomes =
                    store.store(connection, orders, StoreMode.LOCK_STORED).orElseThrow();
            for (int i = 0; i < outcomes.size(); i++) {
                int index = accepted.get(i);
                verdicts.put(index, new Verdict(rows.get(index), outcomes.get(i)));
            }
        } finally {
            connection.rollback();
        }
        return List.copyOf(verdicts.values());
    }
}
