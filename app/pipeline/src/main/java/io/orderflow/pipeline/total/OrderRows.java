package io.orderflow.pipeline.total;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.show.Ddl;
import io.orderflow.pipeline.role.Measure;
import io.orderflow.pipeline.role.OrderRoles;
import io.orderflow.pipeline.role.Summation;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows of the orders table as a rebuild reads them. A table from before OrderFlow may have rows that are no orders: a
 * value or a real date is missing.
 */
final class OrderRows {

    /** Below this no date is an order's, and not all servers and drivers agree on what it is. */
    private static final int FIRST_YEAR = 1000;

    private static final String RECEIVED_AT = "received_at";
    private static final List<Role> TEXTS = List.of(Role.PRODUCT, Role.CATEGORY, Role.CURRENCY);

    private final OrderRoles roles;
    private final List<String> selected = new ArrayList<>();

    OrderRows(OrderRoles roles) {
        this.roles = requireNonNull(roles, "roles is null");
        selected.add(Ddl.quoted(
                roles.leaf(Role.TIME).map(leaf -> leaf.field().column()).orElse(RECEIVED_AT)));
        for (Role role : TEXTS) {
            selected.add(roles.leaf(role).map(OrderRows::quoted).orElse("NULL"));
        }
        for (Measure measure : Measure.values()) {
            // A FLOAT as text has six digits; as a double it has all.
            boolean binary = roles.summation(measure).filter(Summation::binary).isPresent();
            selected.add(roles.leaf(measure.role())
                    .map(leaf -> quoted(leaf) + (binary ? " + 0E0" : ""))
                    .orElse("NULL"));
        }
    }

    private static String quoted(Leaf leaf) {
        return Ddl.quoted(leaf.field().column());
    }

    /** The condition that an order is not from before a day. */
    String since(LocalDate day) {
        return selected.get(0) + " >= '" + day + "'";
    }

    /** The columns to select. */
    String selected() {
        return String.join(", ", selected);
    }

    /**
     * Adds the row to totals of ten decimals. Amounts with more decimals than an order has are rounded half up.
     *
     * @return false if it is no order; nothing was added
     */
    boolean addTo(Totals totals, ResultSet row) throws SQLException {
        LocalDateTime time = row.getObject(1, LocalDateTime.class);
        boolean known = time != null && time.getYear() >= FIRST_YEAR;
        if (!known && roles.has(Role.TIME)) {
            return false;
        }
        String[] texts = new String[TEXTS.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = row.getString(2 + i);
            if (texts[i] == null) {
                if (roles.has(TEXTS.get(i))) {
                    return false;
                }
                texts[i] = TEXTS.get(i) == Role.CURRENCY ? "" : ProductDay.NO_ROLE;
            }
        }
        Object[] values = new Object[Measure.values().length];
        for (Measure measure : Measure.values()) {
            Optional<Summation> how = roles.summation(measure);
            if (how.isPresent() && !read(row, measure, how.get(), values)) {
                return false;
            }
        }
        long minute = known ? Minute.of(time) : Minute.UNKNOWN;
        add(totals.minute(new Minute(minute, texts[2])), values);
        add(totals.product(new ProductDay(Minute.day(minute), texts[0], texts[1], texts[2])), values);
        add(totals.all(texts[2]), values);
        return true;
    }

    private static boolean read(ResultSet row, Measure measure, Summation how, Object[] values) throws SQLException {
        int column = 2 + TEXTS.size() + measure.place();
        if (how.binary()) {
            values[measure.place()] = row.getDouble(column);
        } else {
            BigDecimal exact = row.getBigDecimal(column);
            values[measure.place()] = exact == null
                    ? null
                    : exact.setScale(how.decimals(), RoundingMode.HALF_UP).setScale(Summation.MOST_DECIMALS);
        }
        return !row.wasNull();
    }

    private static void add(Sums sums, Object[] values) {
        sums.count(1);
        for (int measure = 0; measure < values.length; measure++) {
            if (values[measure] instanceof BigDecimal exact) {
                sums.add(measure, exact.unscaledValue());
            } else if (values[measure] instanceof Double binary) {
                sums.add(measure, binary);
            }
        }
    }
}
