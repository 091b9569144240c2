package io.orderflow.producer.settings;

import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * A file of orders to replay.
 *
 * @param file empty: orders are made up
 * @param speed how many times faster than they once came; 0: as fast as possible
 */
public record CsvSettings(
        Optional<Path> file,
        Optional<Path> prices,
        double speed,
        String dateFormat,
        String category,
        String number,
        String date,
        String item,
        String quantity,
        String price) {
    public static final Key FILE = Key.of("producer.csv.file");
    public static final Key PRICES = Key.of("producer.csv.prices-file");
    public static final Key SPEED = Key.of("producer.csv.speed");
    private static final Key DATE_FORMAT = Key.of("producer.csv.date-format");
    private static final Key CATEGORY = Key.of("producer.csv.category");
    private static final Key NUMBER = Key.of("producer.csv.order-number-column");
    private static final Key DATE = Key.of("producer.csv.order-date-column");
    private static final Key ITEM = Key.of("producer.csv.item-name-column");
    private static final Key QUANTITY = Key.of("producer.csv.quantity-column");
    private static final Key PRICE = Key.of("producer.csv.product-price-column");

    private static final Rule SPEED_RULE =
            Rule.matching("max|[0-9]{1,7}(\\.[0-9]{1,6})?x", "max or a factor such as 60x");
    private static final Rule DATE_RULE = new Rule(CsvSettings::isDateFormat, "a date format such as dd/MM/yyyy HH:mm");

    static CsvSettings read(SettingsReader reader) {
        String speed = reader.text(SPEED, SPEED_RULE);
        return new CsvSettings(
                reader.optionalPath(FILE),
                reader.optionalPath(PRICES),
                speed.endsWith("x") && !speed.equals("max")
                        ? Double.parseDouble(speed.substring(0, speed.length() - 1))
                        : 0,
                reader.text(DATE_FORMAT, DATE_RULE),
                reader.text(CATEGORY, Rule.NOT_BLANK),
                reader.text(NUMBER, Rule.NOT_BLANK),
                reader.text(DATE, Rule.NOT_BLANK),
                reader.text(ITEM, Rule.NOT_BLANK),
                reader.text(QUANTITY, Rule.NOT_BLANK),
                reader.text(PRICE, Rule.NOT_BLANK));
    }

    private static boolean isDateFormat(String text) {
        try {
            var unused = DateTimeFormatter.ofPattern(text, Locale.ROOT);
            return !text.isBlank();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
