package io.orderflow.producer.settings;

import io.orderflow.settings.DateFormat;
import io.orderflow.settings.Key;
import io.orderflow.settings.Rule;
import io.orderflow.settings.SettingsReader;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Files of orders to replay.
 *
 * @param files none: orders are generated
 * @param speed speed-up over the original pace; 0: as fast as possible
 * @param separator between two cells; empty: detected from the header
 * @param idOffsets added to each order number: one for each file, or one for all
 * @param columns their names
 */
public record CsvSettings(
        List<Path> files,
        Optional<Path> prices,
        double speed,
        Optional<Character> separator,
        DateFormat dateFormat,
        String category,
        List<Long> idOffsets,
        Map<Column, String> columns) {

    /** The columns of a line. */
    public enum Column {
        ORDER_NUMBER,
        ORDER_DATE,
        ITEM_NAME,
        QUANTITY,
        PRODUCT_PRICE;

        /** The setting that names the column: {@code producer.csv.order-number-column}. */
        public Key key() {
            return Key.of("producer.csv." + name().toLowerCase(Locale.ROOT).replace('_', '-') + "-column");
        }
    }

    public static final Key FILE = Key.of("producer.csv.file");
    public static final Key PRICES = Key.of("producer.csv.prices-file");
    public static final Key SPEED = Key.of("producer.csv.speed");
    public static final Key SEPARATOR = Key.of("producer.csv.separator");
    public static final Key DATE_FORMAT = Key.of("producer.csv.date-format");
    public static final Key ID_OFFSET = Key.of("producer.csv.id-offset");
    private static final Key CATEGORY = Key.of("producer.csv.category");

    /** The largest offset with which a number of nine digits, plus two for the line, is still an id of the producer. */
    private static final long HIGHEST_OFFSET = 8_000_000_000L;

    private static final Rule SPEED_RULE =
            Rule.matching("max|[0-9]{1,7}(\\.[0-9]{1,6})?x", "max or a factor such as 60x");
    private static final Rule SEPARATOR_RULE =
            Rule.matching("auto|comma|semicolon|tab|[,;\t]", "auto, comma, semicolon or tab");
    private static final Rule DATE_RULE = new Rule(
            text -> DateFormat.of(text).isPresent(),
            "a format of a date with day, month, year and time, such as dd/MM/yyyy HH:mm");

    public CsvSettings {
        files = List.copyOf(files);
        idOffsets = List.copyOf(idOffsets);
        columns = Map.copyOf(columns);
    }

    static CsvSettings read(SettingsReader reader) {
        String speed = reader.text(SPEED, SPEED_RULE);
        Map<Column, String> columns = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            columns.put(column, reader.text(column.key(), Rule.NOT_BLANK));
        }
        List<Path> files = reader.paths(FILE);
        List<Long> offsets = reader.wholes(ID_OFFSET, 0, HIGHEST_OFFSET);
        if (offsets.size() > 1 && offsets.size() != files.size()) {
            reader.problem(
                    ID_OFFSET,
                    "must be one number for all files or one for each: " + offsets.size() + " for " + files.size()
                            + " files");
        }
        return new CsvSettings(
                files,
                reader.optionalPath(PRICES),
                speed.endsWith("x") && !speed.equals("max")
                        ? Double.parseDouble(speed.substring(0, speed.length() - 1))
                        : 0,
                separator(reader.text(SEPARATOR, SEPARATOR_RULE)),
                DateFormat.of(reader.text(DATE_FORMAT, DATE_RULE)).orElseThrow(),
                reader.text(CATEGORY, Rule.NOT_BLANK),
                offsets,
                columns);
    }

    /** The same for one of the files alone. */
    public CsvSettings of(Path file) {
        long offset = idOffsets.get(idOffsets.size() == 1 ? 0 : files.indexOf(file));
        return new CsvSettings(List.of(file), prices, speed, separator, dateFormat, category, List.of(offset), columns);
    }

    /** What is added to each order number of a single file. */
    public long idOffset() {
        return idOffsets.get(0);
    }

    /** The configured name of the column. */
    public String name(Column column) {
        return columns.get(column);
    }

    private static Optional<Character> separator(String text) {
        return switch (text) {
            case "comma", "," -> Optional.of(',');
            case "semicolon", ";" -> Optional.of(';');
            case "tab", "\t" -> Optional.of('\t');
            default -> Optional.empty();
        };
    }
}
