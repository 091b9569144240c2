package io.orderflow.producer.replay;

import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.model.Shape;
import io.orderflow.producer.settings.CsvSettings;
import io.orderflow.producer.settings.CsvSettings.Column;
import io.orderflow.producer.stop.ProducerText;
import io.orderflow.settings.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which column of a file is which field of the contract: the one with the field's name, whatever its case, blanks and
 * hyphens ({@code Item Name} is {@code item_name}); for the key and the time also the one that the settings name.
 *
 * @param array the field that holds the items; empty if each line is an order
 * @param missing paths of required fields without a column
 */
record CsvMapping(Optional<String> array, List<Cell> cells, List<String> missing) {
    /**
     * The column of a field.
     *
     * @param path names from the order, or from the item, to the field
     * @param isOfItem whether it is a field of the items
     */
    record Cell(Field field, List<String> path, boolean isOfItem, int place) {
        Cell {
            path = List.copyOf(path);
        }
    }

    CsvMapping {
        cells = List.copyOf(cells);
        missing = List.copyOf(missing);
    }

    static CsvMapping of(OrderContract contract, CsvHeader header, CsvSettings settings) {
        List<Cell> cells = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        Optional<Field> array =
                contract.fields().stream().filter(CsvMapping::isArrayOfObjects).findFirst();
        collect(contract.fields(), List.of(), false, header, settings, cells, missing);
        array.ifPresent(field -> collect(items(field), List.of(), true, header, settings, cells, missing));
        return new CsvMapping(array.map(Field::name), cells, missing);
    }

    private static boolean isArrayOfObjects(Field field) {
        return field.type() instanceof FieldType.Verbatim verbatim
                && verbatim.shape() == Shape.ARRAY
                && !items(field).isEmpty();
    }

    private static List<Field> items(Field array) {
        FieldType.Verbatim verbatim = (FieldType.Verbatim) array.type();
        if (verbatim.inner().isEmpty()) {
            return List.of();
        }
        FieldType inner = verbatim.inner().get(0).type();
        if (inner instanceof FieldType.Struct struct) {
            return struct.fields();
        }
        return inner instanceof FieldType.Verbatim object && object.shape() == Shape.OBJECT
                ? object.fields()
                : List.of();
    }

    private static void collect(
            List<Field> fields,
            List<String> prefix,
            boolean ofItem,
            CsvHeader header,
            CsvSettings settings,
            List<Cell> cells,
            List<String> missing) {
        for (Field field : fields) {
            List<String> path = new ArrayList<>(prefix);
            path.add(field.name());
            if (field.type() instanceof FieldType.Struct struct) {
                collect(struct.fields(), path, ofItem, header, settings, cells, missing);
            } else if (!(field.type() instanceof FieldType.Verbatim)) {
                Optional<Integer> place = place(field, path, header, settings);
                place.ifPresent(at -> cells.add(new Cell(field, path, ofItem, at)));
                if (place.isEmpty() && field.required()) {
                    missing.add(String.join(".", path));
                }
            }
        }
    }

    private static Optional<Integer> place(Field field, List<String> path, CsvHeader header, CsvSettings settings) {
        List<String> wanted = new ArrayList<>(List.of(String.join(".", path), field.name()));
        if (field.isKey()) {
            wanted.add(settings.name(Column.ORDER_NUMBER));
        }
        if (field.role().equals(Role.TIME.word())) {
            wanted.add(settings.name(Column.ORDER_DATE));
        }
        for (String name : wanted) {
            for (int i = 0; i < header.names().size(); i++) {
                if (letters(header.names().get(i)).equals(letters(name))) {
                    return Optional.of(i);
                }
            }
        }
        return Optional.empty();
    }

    static String letters(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** The key of a line's order as it is written. */
    String key(CsvTable.Row row) {
        return cells.stream()
                .filter(cell -> cell.field().isKey())
                .map(cell -> row.cells().get(cell.place()))
                .collect(Collectors.joining("/"));
    }

    /** What to do about missing columns, in full sentences; empty if none is missing. */
    Optional<String> problem(CsvHeader header) {
        if (missing.isEmpty()) {
            return Optional.empty();
        }
        List<String> free = new ArrayList<>();
        for (int i = 0; i < header.names().size(); i++) {
            int place = i;
            if (cells.stream().noneMatch(cell -> cell.place() == place)) {
                free.add(header.names().get(i));
            }
        }
        String advice = missing.stream()
                .flatMap(field ->
                        Suggestion.of(
                                        letters(field),
                                        free.stream().map(CsvMapping::letters).toList(),
                                        3)
                                .stream()
                                .flatMap(alike -> free.stream()
                                        .filter(name -> letters(name).equals(alike))
                                        .limit(1))
                                .map(name -> " Is " + ProducerText.quoted(name) + " the column of " + field
                                        + "? Then name it " + field + "."))
                .collect(Collectors.joining());
        return Optional.of("The file " + header.file() + " has no column for "
                + missing.stream().map(ProducerText::quoted).collect(Collectors.joining(", nor for "))
                + " of the contract. Its header has "
                + header.names().stream().map(ProducerText::quoted).collect(Collectors.joining(", ")) + "."
                + advice + " A column has the name of its field; case, blanks and hyphens do not count.");
    }
}
