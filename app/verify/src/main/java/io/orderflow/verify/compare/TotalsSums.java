package io.orderflow.verify.compare;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The sums under one key: the number of orders, and each measure, exactly or in binary. */
final class TotalsSums {

    /** What a sum of binary numbers may differ by, as a part of the sum of their sizes. */
    private static final double TOLERANCE = 1e-9;

    private static final int MEASURES = TotalsColumns.MEASURES.size();
    private static final List<String> NAMES = List.of("quantity", "revenue", "sum of unit prices");

    private BigDecimal orders = BigDecimal.ZERO;
    private final BigDecimal[] exact = new BigDecimal[MEASURES];
    private final double[] binary = new double[MEASURES];
    /** The sums of the binary numbers without their signs. */
    private final double[] sizes = new double[MEASURES];

    TotalsSums() {
        Arrays.fill(exact, BigDecimal.ZERO);
    }

    /** @param first column of the sums, which are those of {@link TotalsColumns#sumsOfOrders} */
    void add(ResultSet row, int first) throws SQLException {
        orders = orders.add(row.getBigDecimal(first));
        for (int i = 0; i < MEASURES; i++) {
            BigDecimal more = row.getBigDecimal(first + 1 + i);
            exact[i] = more == null ? exact[i] : exact[i].add(more);
            binary[i] += row.getDouble(first + 1 + MEASURES + i);
            sizes[i] += row.getDouble(first + 1 + 2 * MEASURES + i);
        }
    }

    void add(TotalsSums more) {
        orders = orders.add(more.orders);
        for (int i = 0; i < MEASURES; i++) {
            exact[i] = exact[i].add(more.exact[i]);
            binary[i] += more.binary[i];
            sizes[i] += more.sizes[i];
        }
    }

    /** What differs, where these are the sums of the orders. */
    List<String> differences(TotalsSums totals) {
        List<String> off = new ArrayList<>();
        if (orders.compareTo(totals.orders) != 0) {
            off.add(difference("orders", shown(totals.orders), shown(orders)));
        }
        for (int i = 0; i < MEASURES; i++) {
            if (exact[i].compareTo(totals.exact[i]) != 0) {
                off.add(difference(NAMES.get(i), shown(totals.exact[i]), shown(exact[i])));
            }
            if (Math.abs(binary[i] - totals.binary[i]) > TOLERANCE * sizes[i]) {
                off.add(difference(NAMES.get(i), Double.toString(totals.binary[i]), Double.toString(binary[i])));
            }
        }
        return off;
    }

    private static String difference(String name, String found, String expected) {
        return String.format(Locale.ROOT, "%s is %s, the orders give %s", name, found, expected);
    }

    private static String shown(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
