package io.orderflow.producer.replay;

import io.orderflow.condition.Condition;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.settings.CsvSettings.Column;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.ProducerText;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The prices of items, from a separate file. An item whose price is missing, ambiguous or not a number has none. */
final class CsvPrices {
    /**
     * The file's entry for an item.
     *
     * @param cents empty if there is a problem
     * @param problem why there is no price
     */
    private record Price(OptionalLong cents, String problem) {}

    private final Optional<Path> file;
    private final Map<String, Price> prices = new HashMap<>();

    private CsvPrices(Optional<Path> file) {
        this.file = file;
    }

    /**
     * Reads the configured file, if any.
     *
     * @throws ProducerException if it cannot be read or lacks a column
     */
    static CsvPrices read(CsvSettings settings) {
        CsvPrices prices = new CsvPrices(settings.prices());
        settings.prices().ifPresent(file -> prices.add(file, settings));
        return prices;
    }

    private void add(Path path, CsvSettings settings) {
        CsvHeader header = CsvHeader.read(path, settings);
        header.problem(settings, Stream.of(Column.ITEM_NAME, Column.PRODUCT_PRICE), "")
                .ifPresent(problem -> {
                    throw new ProducerException(Condition.USAGE, problem, null);
                });
        try (CsvTable table = CsvTable.open(path, header.separator())) {
            table.next(); // skips the header
            for (CsvTable.Row row = table.next(); row != null; row = table.next()) {
                String item = header.cell(row, Column.ITEM_NAME).orElse("");
                Price price = price(header, row);
                prices.merge(item, price, (before, now) -> before.equals(now) ? now : twice(path));
            }
        }
    }

    private Price price(CsvHeader header, CsvTable.Row row) {
        String place = " in line " + row.line() + " of " + header.file();
        if (!row.fault().isEmpty()) {
            return new Price(OptionalLong.empty(), row.fault() + place);
        }
        if (row.cells().size() != header.names().size()) {
            return new Price(OptionalLong.empty(), "the number of cells differs from the header" + place);
        }
        String text = header.cell(row, Column.PRODUCT_PRICE).orElse("");
        OptionalLong cents = PlainNumbers.cents(text);
        return new Price(cents, cents.isPresent() ? "" : ProducerText.quoted(text) + place + " is not a plain number");
    }

    private static Price twice(Path path) {
        return new Price(OptionalLong.empty(), path + " has several prices for it");
    }

    /** Whether a file of prices is configured. */
    boolean exist() {
        return file.isPresent();
    }

    /**
     * The price of an item in hundredths.
     *
     * @throws NotAnOrderException if there is no price
     */
    long of(String item) throws NotAnOrderException {
        Price price = prices.get(item);
        if (price == null || price.cents().isEmpty()) {
            String problem =
                    price == null ? file.map(path -> path + " has none").orElse("") : price.problem();
            throw new NotAnOrderException(
                    NotAnOrderException.Kind.PRICE,
                    "the item " + ProducerText.quoted(item) + " has no price: " + problem);
        }
        return price.cents().getAsLong();
    }
}
