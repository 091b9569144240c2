package io.orderflow.producer.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.condition.Condition;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.producer.make.OrderFields;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.make.value.JsonTexts;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.settings.CsvSettings.Column;
import io.orderflow.producer.stop.ProducerException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Orders of any contract from a file with one line for each item of an order. The lines of one key become one order
 * with the array of their items; the fields of the order must be the same in all of them. Where the contract has no
 * array of objects, each line is an order. A line that cannot be read, or belongs to an order that the contract
 * rejects, is rejected.
 */
final class CsvGroups {
    /** The lines of one order. */
    private static final class Group {
        private final Map<String, Object> order;
        private final LocalDateTime time;
        private final List<Object> items = new ArrayList<>();
        private final List<CsvTable.Row> rows = new ArrayList<>();

        Group(Map<String, Object> order, LocalDateTime time) {
            this.order = order;
            this.time = time;
        }
    }

    private final CsvHeader header;
    private final RejectedLines rejected;
    private final CompiledContract contract;
    private final CsvMapping mapping;
    private final CsvPrices prices;
    private final CsvSettings settings;
    private final CsvCells cells;
    private final OrderFields fields;
    private final OrderNumbers numbers;
    private final RecordDecoder decoder;
    private final Map<String, Group> groups = new LinkedHashMap<>();

    private CsvGroups(CsvSettings settings, CompiledContract contract, CsvHeader header, RejectedLines rejected) {
        this.header = header;
        this.rejected = rejected;
        this.contract = contract;
        this.settings = settings;
        this.prices = CsvPrices.read(settings);
        this.mapping = CsvMapping.of(contract.contract(), header, settings);
        this.cells = new CsvCells(settings);
        this.fields = new OrderFields(contract);
        this.numbers = OrderNumbers.of(contract);
        this.decoder = new RecordDecoder(contract);
    }

    /**
     * Reads a file.
     *
     * @param rejected receives each line that cannot be part of an order
     * @throws ProducerException if the file cannot be read or lacks a column
     */
    static OrdersOfFile read(Path file, CsvSettings settings, CompiledContract contract, RejectedLines rejected) {
        CsvHeader header = CsvHeader.read(file, settings);
        CsvGroups groups = new CsvGroups(settings, contract, header, rejected);
        groups.mapping.problem(header).ifPresent(problem -> {
            throw new ProducerException(Condition.USAGE, problem, null);
        });
        try (CsvTable table = CsvTable.open(header.file(), header.separator())) {
            table.next(); // skips the header
            for (CsvTable.Row row = table.next(); row != null; row = table.next()) {
                groups.take(row);
            }
        }
        List<FileOrder> orders = new ArrayList<>();
        for (Group group : groups.groups.values()) {
            groups.order(group).ifPresent(orders::add);
        }
        orders.sort(OrdersOfFile.SEQUENCE);
        return new OrdersOfFile(orders, groups.cells.advice());
    }

    private void take(CsvTable.Row row) {
        try {
            header.check(row);
            Map<String, Object> order = new LinkedHashMap<>();
            Map<String, Object> item = new LinkedHashMap<>();
            for (CsvMapping.Cell cell : mapping.cells()) {
                String text = priced(cell, row);
                if (text.isEmpty() && !cell.field().required()) {
                    continue;
                }
                Object value = cells.value(cell, text);
                put(cell.isOfItem() ? item : order, cell.path(), value);
            }
            Group group = mapping.array().isPresent()
                    ? groups.computeIfAbsent(mapping.key(row), key -> new Group(order, cells.time()))
                    : groups.computeIfAbsent("line " + row.line(), key -> new Group(order, cells.time()));
            if (!group.order.equals(order)) {
                throw new NotAnOrderException(
                        NotAnOrderException.Kind.NUMBER_OF_ANOTHER,
                        "the fields of order " + mapping.key(row) + " differ from those in line "
                                + group.rows.get(0).line()
                                + (contract.contract().hasRestricted() ? "" : ": " + JsonTexts.of(order)));
            }
            group.items.add(item);
            group.rows.add(row);
        } catch (NotAnOrderException e) {
            rejected.add(row, e);
        }
    }

    /** The text of a cell; the price of the item from the file of prices, if the cell is to be a price and is empty. */
    private String priced(CsvMapping.Cell cell, CsvTable.Row row) throws NotAnOrderException {
        String text = row.cells().get(cell.place());
        boolean price = cell.isOfItem()
                && header.cell(row, Column.PRODUCT_PRICE).isPresent()
                && CsvMapping.letters(cell.field().name())
                        .equals(CsvMapping.letters(settings.name(Column.PRODUCT_PRICE)));
        if (!text.isEmpty() || !price || !prices.exist()) {
            return text;
        }
        return BigDecimal.valueOf(prices.of(header.cell(row, Column.ITEM_NAME).orElse("")), 2)
                .toPlainString();
    }

    @SuppressWarnings("unchecked") // only maps are put in here under a name that others follow
    private static void put(Map<String, Object> object, List<String> path, Object value) {
        Map<String, Object> inner = object;
        for (String name : path.subList(0, path.size() - 1)) {
            inner = (Map<String, Object>) inner.computeIfAbsent(name, created -> new LinkedHashMap<String, Object>());
        }
        inner.put(path.get(path.size() - 1), value);
    }

    /** The order of a group; if the contract rejects it, so are all its lines. */
    private Optional<FileOrder> order(Group group) {
        Map<String, Object> order = new LinkedHashMap<>(group.order);
        mapping.array().ifPresent(array -> order.put(array, group.items));
        String json = switch (contract.contract().envelope()) {
            case NONE -> JsonTexts.of(order);
            case CONNECT, DEBEZIUM ->
                JsonTexts.of(Map.of(contract.contract().envelope().path(), order));
        };
        Decoded decoded = decoder.decode(json.getBytes(UTF_8));
        if (decoded instanceof Decoded.Rejected outside) {
            String lines =
                    group.rows.stream().map(row -> Long.toString(row.line())).collect(Collectors.joining(", "));
            NotAnOrderException problem = new NotAnOrderException(
                    NotAnOrderException.Kind.LIMITS,
                    outside.rejection().message()
                            + (group.rows.size() > 1 ? " (the order of the lines " + lines + ")" : ""));
            group.rows.forEach(row -> rejected.add(row, problem));
            return Optional.empty();
        }
        OrderValues values = ((Decoded.Accepted) decoded).values();
        return Optional.of(
                new FileOrder(values, fields.key(values), numbers.of(values).orElse(0), group.time));
    }
}
