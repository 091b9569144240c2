package io.orderflow.producer.replay;

import io.orderflow.condition.ExitCode;
import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.Decoded;
import io.orderflow.contract.order.JsonOrderEncoder;
import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.OrderDecoder;
import io.orderflow.producer.make.OrderNumber;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.stop.ProducerException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

/**
 * OrderVariants from a file with a line for each item of an order. An order of ours has one product, so each line becomes one: its
 * id is the order number and two digits for the line within that order, its customer a function of the order number. So the
 * same file gives the same ids each time, and a second replay is counted as duplicates. Lines of one order number stay
 * together; the orders are in the sequence of their times, those of one time in that of their numbers.
 */
final class CsvOrders {
    /** So many lines can an order number have, and so many digits the number. */
    private static final int MOST_LINES = 99;

    private static final String ORDER_NUMBER = "[0-9]{1,9}";
    private static final int FIRST_CUSTOMER = 50_000;
    private static final int CUSTOMERS = 50_000;

    private final CsvSettings settings;
    private final DateTimeFormatter dates;
    private final Map<String, BigDecimal> prices = new HashMap<>();
    private final Map<String, Integer> linesOfOrder = new HashMap<>();
    private final Map<String, LocalDateTime> timeOfOrder = new HashMap<>();
    private final List<Order> orders = new ArrayList<>();
    private final JsonOrderEncoder encoder = new JsonOrderEncoder();
    private final OrderDecoder decoder = OrderDecoder.of(Contract.standard());

    private CsvOrders(CsvSettings settings) {
        this.settings = settings;
        this.dates =
                DateTimeFormatter.ofPattern(settings.dateFormat(), Locale.ROOT).withResolverStyle(ResolverStyle.SMART);
    }

    /**
     * Reads a file.
     *
     * @param rejected is given each line that cannot be an order, and why
     * @return by time; of the same time, by order number; of the same number, as they stand in the file
     * @throws ProducerException if the file cannot be read, or lacks a column
     */
    static List<Order> read(Path file, CsvSettings settings, BiConsumer<CsvTable.Row, String> rejected) {
        CsvOrders reader = new CsvOrders(settings);
        settings.prices().ifPresent(reader::readPrices);
        eachRow(file, (columns, row) -> {
            try {
                reader.add(columns, row);
            } catch (NotAnOrderException e) {
                rejected.accept(row, e.getMessage());
            }
        });
        reader.orders.sort(Comparator.comparing(Order::orderTimestamp).thenComparing(CsvOrders::orderNumber));
        return reader.orders;
    }

    /** Gives each row but the header, which says where the columns stand. */
    private static void eachRow(Path file, BiConsumer<Columns, CsvTable.Row> rows) {
        AtomicReference<Columns> columns = new AtomicReference<>();
        CsvTable.read(file, row -> {
            if (columns.get() == null) {
                columns.set(new Columns(file, row));
            } else {
                rows.accept(columns.get(), row);
            }
        });
    }

    private static String orderNumber(Order order) {
        return order.orderId().substring(0, order.orderId().length() - 2);
    }

    private void readPrices(Path file) {
        eachRow(file, (columns, row) -> {
            try {
                prices.put(
                        columns.cell(row, settings.item()).orElse(""),
                        new BigDecimal(columns.cell(row, settings.price()).orElse("")));
            } catch (NumberFormatException e) {
                // An item without a price is told where it is ordered.
            }
        });
    }

    private void add(Columns columns, CsvTable.Row row) throws NotAnOrderException {
        if (row.text().indexOf('\uFFFD') >= 0) {
            throw new NotAnOrderException("the line is not UTF-8; nothing is guessed");
        }
        String number = columns.demand(row, settings.number());
        if (!number.matches(ORDER_NUMBER)) {
            throw new NotAnOrderException(
                    settings.number() + " must be a number of 1 to 9 digits, was \"" + number + "\"");
        }
        // Counted first: a line that is rejected and corrected later must not change the ids of those after it.
        int line = linesOfOrder.merge(number, 1, Integer::sum);
        String item = columns.demand(row, settings.item());
        LocalDateTime time = time(columns.demand(row, settings.date()));
        int quantity = quantity(columns.demand(row, settings.quantity()));
        BigDecimal price = price(columns.cell(row, settings.price()).orElse(""), item);
        if (!timeOfOrder.computeIfAbsent(number, first -> time).equals(time)) {
            throw new NotAnOrderException(
                    settings.date() + " must be the same in all lines of order " + number + ", was " + time);
        }
        if (line > MOST_LINES) {
            throw new NotAnOrderException("order " + number + " has more than " + MOST_LINES + " lines");
        }
        long cents = cents(price);
        Order order = new Order(
                FIRST_CUSTOMER + new SplittableRandom(Long.parseLong(number)).nextInt(CUSTOMERS),
                OrderNumber.id(Long.parseLong(number) * 100 + line),
                item,
                settings.category(),
                cents,
                quantity,
                cents * quantity,
                time);
        if (decoder.decode(encoder.encode(order)) instanceof Decoded.Rejected outside) {
            throw new NotAnOrderException(outside.rejection().message());
        }
        orders.add(order);
    }

    private LocalDateTime time(String text) throws NotAnOrderException {
        try {
            return LocalDateTime.parse(text, dates);
        } catch (DateTimeParseException e) {
            throw new NotAnOrderException(
                    settings.date() + " must have the form " + settings.dateFormat() + ", was \"" + text + "\"");
        }
    }

    private int quantity(String text) throws NotAnOrderException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new NotAnOrderException(settings.quantity() + " must be a whole number, was \"" + text + "\"");
        }
    }

    private BigDecimal price(String text, String item) throws NotAnOrderException {
        if (text.isEmpty() && prices.containsKey(item)) {
            return prices.get(item);
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw new NotAnOrderException(
                    settings.price() + " must be a number (or stand in the file of prices), was \"" + text + "\"");
        }
    }

    private long cents(BigDecimal price) throws NotAnOrderException {
        try {
            return price.movePointRight(2).intValueExact();
        } catch (ArithmeticException e) {
            throw new NotAnOrderException(
                    settings.price() + " must have at most 2 decimals and fit an order, was " + price.toPlainString());
        }
    }

    /** Where each column stands. */
    private record Columns(Path file, Map<String, Integer> places) {
        Columns(Path file, CsvTable.Row header) {
            this(file, places(header));
        }

        private static Map<String, Integer> places(CsvTable.Row header) {
            Map<String, Integer> places = new HashMap<>();
            for (int i = 0; i < header.cells().size(); i++) {
                places.put(header.cell(i).toLowerCase(Locale.ROOT), i);
            }
            return places;
        }

        Optional<String> cell(CsvTable.Row row, String column) {
            return Optional.ofNullable(places.get(column.toLowerCase(Locale.ROOT)))
                    .map(row::cell);
        }

        String demand(CsvTable.Row row, String column) {
            return cell(row, column)
                    .orElseThrow(() -> new ProducerException(
                            ExitCode.USAGE,
                            "The file " + file + " has no column \"" + column + "\", only " + places.keySet()
                                    + ". Name its columns in producer.csv.*.",
                            null));
        }
    }

    /** A line is no order; the message says why. */
    private static final class NotAnOrderException extends Exception {
        NotAnOrderException(String message) {
            super(message);
        }
    }
}
