package io.orderflow.producer.replay;

import io.orderflow.condition.Condition;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.encode.OrderBuilder;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.producer.make.OrderFields;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.settings.CsvSettings.Column;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.ProducerText;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Orders from a file with one line for each item of an order. An order here has one product, so each line becomes an
 * order: its id is the order number plus the file's offset, followed by two digits for the line within that order. Its
 * customer is a function of the order number. The same file therefore always gives the same ids, and a second replay is
 * counted as duplicates. Lines of one order number stay together; orders are sorted by time, then by number.
 *
 * <p>A text is taken as written. A number or date is accepted only in the configured form: nothing is guessed or
 * corrected.
 */
public final class CsvOrders {
    /** Maximum number of lines of one order number. */
    private static final int MOST_LINES = 99;

    private static final Pattern ORDER_NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Comparator<FileOrder> SEQUENCE =
            Comparator.comparing(FileOrder::time).thenComparingLong(order -> order.number() / 100);
    private static final int FIRST_CUSTOMER = 50_000;
    private static final int CUSTOMERS = 50_000;

    /** The lines of one order number: how it is written, and the position and time of the first one. */
    private static final class Numbered {
        private final String number;
        private final long line;
        private int lines;
        private LocalDateTime time;
        private long lineOfTime;

        Numbered(String number, long line) {
            this.number = number;
            this.line = line;
        }
    }

    private final CsvSettings settings;
    private final CsvHeader header;
    private final CsvPrices prices;
    private final RejectedLines rejected;
    private final Map<Long, Numbered> numbered = new HashMap<>();
    private final List<FileOrder> orders = new ArrayList<>();
    private final DateFormats formats = new DateFormats();
    private final CompiledContract contract;
    private final OrderFields fields;
    private final OrderNumbers numbers;
    private final RecordEncoder encoder;
    private final RecordDecoder decoder;

    private CsvOrders(
            CsvSettings settings,
            CompiledContract contract,
            CsvHeader header,
            CsvPrices prices,
            RejectedLines rejected) {
        this.contract = contract;
        this.fields = new OrderFields(contract);
        this.numbers = OrderNumbers.of(contract);
        this.encoder = new RecordEncoder(contract, RecordFormat.JSON);
        this.decoder = new RecordDecoder(contract);
        this.settings = settings;
        this.header = header;
        this.prices = prices;
        this.rejected = rejected;
    }

    /**
     * Reads a file.
     *
     * @param rejected receives each line that cannot be an order
     * @throws ProducerException if the file cannot be read or lacks a column
     */
    public static OrdersOfFile read(
            Path file, CsvSettings settings, CompiledContract contract, RejectedLines rejected) {
        CsvHeader header = CsvHeader.read(file, settings);
        CsvPrices prices = CsvPrices.read(settings);
        CsvOrders orders = new CsvOrders(settings, contract, header, prices, rejected);
        orders.demandColumns();
        orders.eachRow(orders::take);
        orders.orders.sort(SEQUENCE);
        return new OrdersOfFile(orders.orders, orders.advice());
    }

    /** What to do about the rejected lines, as sentences each preceded by a blank; empty if there is no advice. */
    private String advice() {
        String dates = rejected.has(NotAnOrderException.Kind.DATE) ? formats.advice() : "";
        return rejected.has(NotAnOrderException.Kind.NUMBER_OF_ANOTHER)
                ? dates
                        + " If the file was made of several with one numbering, send those instead, each with its own"
                        + " offset (producer.csv.id-offset, --id-offset)."
                : dates;
    }

    /** A missing column is one problem, not one for each line; the dates are checked as well. */
    private void demandColumns() {
        Stream<Column> wanted =
                Stream.of(Column.values()).filter(column -> column != Column.PRODUCT_PRICE || !prices.exist());
        header.problem(settings, wanted, " Or give the prices of the items in a separate file (--prices).")
                .ifPresent(problem -> {
                    eachRow(row -> header.cell(row, Column.ORDER_DATE).ifPresent(this::date));
                    String advice = formats.advice();
                    String dates = advice.isEmpty()
                            ? ""
                            : " " + (formats.noneHasTheForm() ? "None" : "Not all") + " of its dates have the form "
                                    + settings.dateFormat() + "." + advice;
                    throw new ProducerException(Condition.USAGE, problem + dates, null);
                });
    }

    private void eachRow(Consumer<CsvTable.Row> rows) {
        try (CsvTable table = CsvTable.open(header.file(), header.separator())) {
            table.next(); // skips the header
            for (CsvTable.Row row = table.next(); row != null; row = table.next()) {
                rows.accept(row);
            }
        }
    }

    private void take(CsvTable.Row row) {
        try {
            orders.add(order(row));
        } catch (NotAnOrderException e) {
            rejected.add(row, e);
        }
    }

    private FileOrder order(CsvTable.Row row) throws NotAnOrderException {
        // Counted first: correcting a rejected line later must not change the ids of the following ones.
        String number = header.cell(row, Column.ORDER_NUMBER).orElse("");
        Numbered same = count(number, row.line());
        header.check(row);
        if (same == null) {
            throw rejection(
                    NotAnOrderException.Kind.ORDER_NUMBER, Column.ORDER_NUMBER, "a number of 1 to 9 digits", number);
        }
        String item = cell(row, Column.ITEM_NAME);
        LocalDateTime time = time(cell(row, Column.ORDER_DATE));
        int quantity = quantity(cell(row, Column.QUANTITY));
        long cents = cents(header.cell(row, Column.PRODUCT_PRICE).orElse(""), item);
        demandSameOrder(same, number, time, row.line());
        long id = (Long.parseLong(number) + settings.idOffset()) * 100 + same.lines;
        if (cents > 0 && quantity > Long.MAX_VALUE / cents) {
            throw new NotAnOrderException(
                    NotAnOrderException.Kind.LIMITS,
                    "the total of " + quantity + " pieces is more than an order allows");
        }
        OrderValues order = new OrderBuilder(contract)
                .with(column(Role.CUSTOMER), FIRST_CUSTOMER + new SplittableRandom(id / 100).nextInt(CUSTOMERS))
                .with(contract.contract().key().get(0).path(), numbers.id(id))
                .with(column(Role.PRODUCT), item)
                .with(column(Role.CATEGORY), settings.category())
                .number(column(Role.PRICE), cents)
                .with(column(Role.QUANTITY), quantity)
                .number(column(Role.AMOUNT), cents * quantity)
                .with(column(Role.TIME), time)
                .build();
        if (decoder.decode(encoder.encode(order)) instanceof Decoded.Rejected outside) {
            throw new NotAnOrderException(
                    NotAnOrderException.Kind.LIMITS, outside.rejection().message());
        }
        return new FileOrder(order, numbers.id(id), numbers.of(order).orElse(0), time);
    }

    private int column(Role role) {
        return fields.column(role).orElseThrow();
    }

    /** The lines of this order number including one more; null if there are none. */
    private Numbered count(String number, long line) {
        if (!ORDER_NUMBER.matcher(number).matches()) {
            return null;
        }
        Numbered same = numbered.computeIfAbsent(Long.parseLong(number), first -> new Numbered(number, line));
        same.lines++;
        return same;
    }

    private void demandSameOrder(Numbered same, String number, LocalDateTime time, long line)
            throws NotAnOrderException {
        if (!same.number.equals(number)) {
            throw new NotAnOrderException(
                    NotAnOrderException.Kind.NUMBER_OF_ANOTHER,
                    "the order " + number + " is written " + same.number + " in line " + same.line);
        }
        if (same.time == null) {
            same.time = time;
            same.lineOfTime = line;
        }
        if (!same.time.equals(time)) {
            throw new NotAnOrderException(
                    NotAnOrderException.Kind.NUMBER_OF_ANOTHER,
                    settings.name(Column.ORDER_DATE) + " must be the same in all lines of order " + number + ", was "
                            + time + ", but " + same.time + " in line " + same.lineOfTime);
        }
        if (same.lines > MOST_LINES) {
            throw new NotAnOrderException(
                    NotAnOrderException.Kind.ORDER_NUMBER,
                    "order " + number + " has more than " + MOST_LINES + " lines");
        }
    }

    private String cell(CsvTable.Row row, Column column) {
        return header.cell(row, column).orElseThrow();
    }

    private Optional<LocalDateTime> date(String text) {
        Optional<LocalDateTime> date = settings.dateFormat().read(text);
        if (date.isPresent()) {
            formats.addOfTheForm(text);
        } else {
            formats.addOther(text);
        }
        return date;
    }

    private LocalDateTime time(String text) throws NotAnOrderException {
        LocalDateTime time = date(text)
                .orElseThrow(() -> rejection(
                        NotAnOrderException.Kind.DATE,
                        Column.ORDER_DATE,
                        "a real date and time of the form " + settings.dateFormat(),
                        text));
        if (!time.equals(time.truncatedTo(ChronoUnit.SECONDS)) || time.getYear() > 9999) {
            throw rejection(
                    NotAnOrderException.Kind.LIMITS, Column.ORDER_DATE, "in whole seconds of a year up to 9999", text);
        }
        return time;
    }

    private int quantity(String text) throws NotAnOrderException {
        return PlainNumbers.whole(text)
                .orElseThrow(() -> rejection(
                        NotAnOrderException.Kind.QUANTITY,
                        Column.QUANTITY,
                        "a whole number of plain digits up to " + Integer.MAX_VALUE,
                        text));
    }

    private long cents(String text, String item) throws NotAnOrderException {
        if (text.isEmpty() && prices.exist()) {
            return prices.of(item);
        }
        return PlainNumbers.cents(text)
                .orElseThrow(() -> rejection(
                        NotAnOrderException.Kind.PRICE,
                        Column.PRODUCT_PRICE,
                        text.matches("[0-9]+\\.[0-9]{3,}")
                                ? "a number with at most 2 decimals"
                                : "a plain number such as 12.95, up to 99999999.99",
                        text));
    }

    private NotAnOrderException rejection(NotAnOrderException.Kind kind, Column column, String demand, String text) {
        String was = contract.contract().hasRestricted() ? "" : ", was " + ProducerText.quoted(text);
        return new NotAnOrderException(kind, settings.name(column) + " must be " + demand + was);
    }
}
