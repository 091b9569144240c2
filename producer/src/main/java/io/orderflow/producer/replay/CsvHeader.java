package io.orderflow.producer.replay;

import io.orderflow.condition.Condition;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.settings.CsvSettings.Column;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.stop.ProducerText;
import io.orderflow.settings.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns of a file, from its first row.
 *
 * @param separator between two cells
 * @param names as written in the file
 * @param places the position of each column; columns missing in the file are not included
 */
record CsvHeader(Path file, char separator, List<String> names, Map<Column, Integer> places) {
    /** The separators that {@code producer.csv.separator} can name. */
    private static final List<Character> SEPARATORS = List.of(',', ';', '\t');
    /** Common names of the columns in other systems, reduced to lower-case letters and digits. */
    private static final Map<Column, Set<String>> ALSO_CALLED = Map.of(
            Column.ORDER_NUMBER, Set.of("orderid", "orderno", "ordernr", "order", "number", "no", "id"),
            Column.ORDER_DATE, Set.of("date", "datetime", "orderdatetime", "ordertime", "orderedat", "timestamp"),
            Column.ITEM_NAME, Set.of("item", "items", "product", "productname", "name", "description"),
            Column.QUANTITY, Set.of("qty", "itemquantity", "count", "amount", "pieces"),
            Column.PRODUCT_PRICE, Set.of("price", "unitprice", "itemprice", "priceeach"));

    CsvHeader {
        names = List.copyOf(names);
        places = Map.copyOf(places);
    }

    /**
     * The header of a file. Unless the separator is set, the one that gives most of the known columns is used.
     *
     * @throws ProducerException if the file is empty or contains a column twice
     */
    static CsvHeader read(Path file, CsvSettings settings) {
        return settings.separator()
                .map(separator -> with(separator, file, settings))
                .orElseGet(() -> best(file, settings));
    }

    private static CsvHeader best(Path file, CsvSettings settings) {
        return SEPARATORS.stream()
                .map(separator -> with(separator, file, settings))
                .max(Comparator.comparingInt(
                                (CsvHeader header) -> header.places().size())
                        .thenComparingInt(header -> header.names().size()))
                .orElseThrow();
    }

    private static CsvHeader with(char separator, Path file, CsvSettings settings) {
        try (CsvTable table = CsvTable.open(file, separator)) {
            CsvTable.Row first = table.next();
            if (first == null) {
                throw new ProducerException(
                        Condition.NOTHING_TO_SEND, "The file " + file + " is empty: nothing to send.", null);
            }
            if (first.text().matches("(?i)sep=.")) {
                throw new ProducerException(
                        Condition.USAGE,
                        "The file " + file + " begins with a spreadsheet's line " + ProducerText.quoted(first.text())
                                + ". Delete it: the first line must name the columns.",
                        null);
            }
            if (!first.fault().isEmpty()) {
                throw new ProducerException(
                        Condition.USAGE,
                        "The header of the file " + file + " (line " + first.line() + ") cannot be read: "
                                + first.fault() + ".",
                        null);
            }
            return new CsvHeader(file, separator, first.cells(), places(file, settings, first.cells()));
        }
    }

    private static Map<Column, Integer> places(Path file, CsvSettings settings, List<String> names) {
        Map<Column, Integer> places = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            String wanted = settings.name(column);
            List<Integer> found = positions(names, wanted);
            if (found.size() > 1) {
                throw new ProducerException(
                        Condition.USAGE,
                        "The file " + file + " has the column " + ProducerText.quoted(wanted) + " " + found.size()
                                + " times. Rename all but one, or name another in "
                                + column.key().name() + ".",
                        null);
            }
            found.forEach(place -> places.put(column, place));
        }
        return places;
    }

    /** The position of the name exactly as written; otherwise its position ignoring case. */
    private static List<Integer> positions(List<String> names, String wanted) {
        List<Integer> same = new ArrayList<>();
        List<Integer> otherCase = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equals(wanted)) {
                same.add(i);
            } else if (names.get(i).toLowerCase(Locale.ROOT).equals(wanted.toLowerCase(Locale.ROOT))) {
                otherCase.add(i);
            }
        }
        return same.isEmpty() ? otherCase : same;
    }

    /** The cell of a column; empty if the file has no such column or the row is too short. */
    Optional<String> cell(CsvTable.Row row, Column column) {
        return Optional.ofNullable(places.get(column))
                .filter(place -> place < row.cells().size())
                .map(row.cells()::get);
    }

    /** Throws unless the row can be read, and has a cell for each of the names. */
    void check(CsvTable.Row row) throws NotAnOrderException {
        if (!row.fault().isEmpty()) {
            throw new NotAnOrderException(NotAnOrderException.Kind.UNREADABLE, row.fault());
        }
        if (row.cells().equals(names)) {
            throw new NotAnOrderException(NotAnOrderException.Kind.CELLS, "the line repeats the header");
        }
        if (row.cells().size() != names.size()) {
            throw new NotAnOrderException(
                    NotAnOrderException.Kind.CELLS,
                    "the line has " + row.cells().size() + " cells, the header " + names.size());
        }
    }

    /**
     * What to do about missing columns, in full sentences; empty if none is missing.
     *
     * @param alsoPrices help text about the separate file of prices
     */
    Optional<String> problem(CsvSettings settings, Stream<Column> wanted, String alsoPrices) {
        List<Column> missing =
                wanted.filter(column -> !places.containsKey(column)).toList();
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder("The file " + file + " has no column ")
                .append(missing.stream()
                        .map(column -> ProducerText.quoted(settings.name(column)))
                        .collect(Collectors.joining(", nor ")))
                .append(". With ")
                .append(shown(separator))
                .append(" between two cells its header has ")
                .append(names.stream().map(ProducerText::quoted).collect(Collectors.joining(", ")))
                .append('.');
        if (places.isEmpty() && missing.size() > 1) {
            text.append(" The first line must name the columns.");
        }
        missing.forEach(column -> text.append(advice(settings, column)));
        if (missing.contains(Column.PRODUCT_PRICE)) {
            text.append(alsoPrices);
        }
        CsvHeader better = best(file, settings);
        if (better.places().size() > places.size()) {
            text.append(" With ")
                    .append(shown(better.separator()))
                    .append(" it would have more of them: set producer.csv.separator (--separator).");
        }
        return Optional.of(text.toString());
    }

    private String advice(CsvSettings settings, Column column) {
        String key = column.key().name();
        return alike(settings.name(column), column)
                .map(name -> " Is it " + ProducerText.quoted(name) + "? Then set " + key + " = "
                        + ProducerText.quoted(name) + ".")
                .orElse(" If it has another name, set " + key + ".");
    }

    private Optional<String> alike(String wanted, Column column) {
        List<String> free = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (!places.containsValue(i) && !names.get(i).isBlank()) {
                free.add(names.get(i));
            }
        }
        return free.stream()
                .filter(name -> letters(name).equals(letters(wanted))
                        || ALSO_CALLED.get(column).contains(letters(name)))
                .findFirst()
                .or(() -> Suggestion.of(wanted, free, 3));
    }

    private static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private static String shown(char separator) {
        return separator == '\t' ? "tabs" : "\"" + separator + "\"";
    }
}
