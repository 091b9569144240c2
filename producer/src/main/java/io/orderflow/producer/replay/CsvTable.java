package io.orderflow.producer.replay;

import io.orderflow.condition.ExitCode;
import io.orderflow.producer.stop.ProducerException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Reads CSV as RFC 4180 has it: commas, double quotes, a header line; a quoted field may hold line ends. */
final class CsvTable {
    /**
     * One row.
     *
     * @param line where it begins, from 1
     * @param text as it stands in the file
     */
    record Row(long line, String text, List<String> cells) {
        Row {
            cells = List.copyOf(cells);
        }

        /** Empty where the row is too short. */
        String cell(int column) {
            return column < cells.size() ? cells.get(column).strip() : "";
        }
    }

    private CsvTable() {}

    /**
     * Gives each row of a file, the header first.
     *
     * @throws ProducerException if the file cannot be read
     */
    static void read(Path file, Consumer<Row> rows) {
        // A byte that is no UTF-8 becomes a replacement character: its line is judged, the file goes on.
        var decoder = StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE);
        try (BufferedReader in = new BufferedReader(new InputStreamReader(Files.newInputStream(file), decoder))) {
            long number = 0;
            for (String text = in.readLine(); text != null; text = in.readLine()) {
                long begin = ++number;
                String row = begin == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
                while (hasOpenQuote(row)) {
                    String more = in.readLine();
                    if (more == null) {
                        break;
                    }
                    number++;
                    row = row + "\n" + more;
                }
                if (!row.isBlank()) {
                    rows.accept(new Row(begin, row, cells(row)));
                }
            }
        } catch (IOException e) {
            throw new ProducerException(
                    ExitCode.USAGE, "The file " + file + " cannot be read: " + e + ". Check its path and rights.", e);
        }
    }

    private static boolean hasOpenQuote(String row) {
        return row.chars().filter(c -> c == '"').count() % 2 == 1;
    }

    static List<String> cells(String row) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < row.length(); i++) {
            char c = row.charAt(i);
            if (c == '"' && quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
                cell.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString());
        return cells;
    }

    /** A cell as it must be written. */
    static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }
}
