package io.orderflow.pipeline.total;

import static java.util.Objects.requireNonNull;

import io.orderflow.pipeline.schema.Tables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a pipeline's totals hold every order, as the view totals_state says. Driver only.
 *
 * @param orders how many the totals hold
 * @param missing stored, or there before the pipeline, but not in the totals
 * @param rebuiltAt when they were rebuilt last, in UTC
 */
public record TotalsState(long orders, long missing, Optional<LocalDateTime> rebuiltAt) {

    public TotalsState {
        requireNonNull(rebuiltAt, "rebuiltAt is null");
    }

    /** The state; empty if the pipeline has never started. */
    public static Optional<TotalsState> read(Connection connection, Tables tables, String pipeline)
            throws SQLException {
        String sql = "SELECT orders, missing_orders, rebuilt_at FROM " + tables.totalsState() + " WHERE pipeline = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, pipeline);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new TotalsState(
                                row.getLong(1),
                                row.getLong(2),
                                Optional.ofNullable(row.getObject(3, LocalDateTime.class))))
                        : Optional.empty();
            }
        }
    }

    public boolean isComplete() {
        return missing == 0;
    }

    /** For a person: what the totals hold, and what to do about what they lack. */
    public String sentence() {
        if (isComplete()) {
            return String.format(Locale.ROOT, "the totals hold every order: %,d", orders);
        }
        if (missing < 0) {
            return String.format(
                    Locale.ROOT,
                    "the totals hold %,d orders that are not in the table any more. To take them out: orderflow totals"
                            + " rebuild",
                    -missing);
        }
        return String.format(
                Locale.ROOT,
                "the totals lack %,d orders, which were stored while totals.enabled was off, were there before the"
                        + " pipeline, or were added up by other roles of the contract. To put them in: orderflow totals"
                        + " rebuild",
                missing);
    }
}
