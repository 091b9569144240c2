package io.orderflow.producer.replay;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.orderflow.producer.stop.ProducerException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The rows of a CSV file according to RFC 4180: a quoted cell may contain line ends; a quote within an unquoted cell is
 * an ordinary character. An unreadable row affects only its own line, never the following ones: reading continues with
 * the next line. Linear in the size of the file.
 *
 * <p>A quote that opens a cell and is never closed would make the following rows part of that cell. A line with as many
 * cells as the header is therefore never treated as the continuation of another line.
 */
final class CsvTable implements Closeable {
    /**
     * One row.
     *
     * @param line where it begins, from 1
     * @param text as written in the file
     * @param cells as written in the file; if there is a fault, those that could be parsed
     * @param fault why it cannot be read; empty if it can
     */
    record Row(long line, String text, List<String> cells, String fault) {
        Row {
            cells = List.copyOf(cells);
        }
    }

    /** Maximum lines and characters of one row. */
    private static final int MOST_LINES = 100;

    private static final int MOST_CHARACTERS = 1 << 20;

    private final CsvLines lines;
    /** Lines read ahead but not used yet. */
    private final Deque<CsvLines.Line> pending = new ArrayDeque<>();

    private final CsvReader.CsvReaderBuilder strict;
    private final CsvReader.CsvReaderBuilder open;
    /** Treats quotes as ordinary characters, to get what it can from an unreadable row. */
    private final CsvReader.CsvReaderBuilder literal;

    private int width;

    private CsvTable(CsvLines lines, char separator) {
        this.lines = lines;
        this.strict = CsvReader.builder().fieldSeparator(separator).allowUnclosedQuote(false);
        this.open = CsvReader.builder().fieldSeparator(separator).allowUnclosedQuote(true);
        this.literal = CsvReader.builder().fieldSeparator(separator).quoteCharacter('\0');
    }

    /**
     * Opens a file.
     *
     * @throws ProducerException if it cannot be read or is not text
     */
    static CsvTable open(Path file, char separator) {
        return new CsvTable(CsvLines.open(file), separator);
    }

    /** The next row, the header first; null after the last. Skips blank lines. */
    Row next() {
        CsvLines.Line first = take();
        while (first != null && first.isSound() && first.text().isBlank()) {
            first = take();
        }
        if (first == null) {
            return null;
        }
        Row row = row(first);
        if (width == 0) {
            width = row.cells().size();
        }
        return row;
    }

    private Row row(CsvLines.Line first) {
        if (!first.isSound()) {
            return new Row(first.number(), first.text(), literally(first), first.fault());
        }
        Optional<List<String>> cells = cells(strict, first.text());
        if (cells.isPresent()) {
            return new Row(first.number(), first.text(), cells.get(), "");
        }
        return cells(open, first.text())
                .map(begun -> continued(first))
                .orElseGet(() -> new Row(
                        first.number(),
                        first.text(),
                        literally(first),
                        "a cell that begins with a quote must end with one, and a quote within it must be doubled"));
    }

    /** The row of a line that leaves a quote open: joined with the following lines if they close it. */
    private Row continued(CsvLines.Line first) {
        List<CsvLines.Line> more = new ArrayList<>();
        StringBuilder text = new StringBuilder(first.text());
        String end = first.end();
        while (more.size() < MOST_LINES && text.length() < MOST_CHARACTERS) {
            CsvLines.Line line = take();
            if (line == null) {
                break;
            }
            more.add(line);
            if (!line.isSound() || isRow(line)) {
                break;
            }
            text.append(end).append(line.text());
            end = line.end();
            if (line.text().indexOf('"') < 0) {
                continue;
            }
            Optional<List<String>> cells = cells(strict, text.toString());
            if (cells.isPresent()) {
                return new Row(first.number(), text.toString(), cells.get(), "");
            }
            if (cells(open, text.toString()).isEmpty()) {
                break; // characters follow the closing quote
            }
        }
        for (int i = more.size() - 1; i >= 0; i--) {
            pending.addFirst(more.get(i));
        }
        return new Row(first.number(), first.text(), literally(first), "a quote opens a cell and is not closed");
    }

    private boolean isRow(CsvLines.Line line) {
        return width > 1
                && cells(open, line.text()).map(cells -> cells.size() == width).orElse(false);
    }

    private List<String> literally(CsvLines.Line line) {
        return cells(literal, line.text()).orElse(List.of());
    }

    private CsvLines.Line take() {
        return pending.isEmpty() ? lines.next() : pending.removeFirst();
    }

    private static Optional<List<String>> cells(CsvReader.CsvReaderBuilder reader, String text) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            return Optional.of(reader.ofSingleCsvRecord(text).getFields());
        } catch (CsvParseException e) {
            return Optional.empty();
        }
    }

    /** A cell with CSV quoting. */
    static String quoted(String cell) {
        return '"' + cell.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            // Writes nothing; lines read so far stay consumed.
        }
    }
}
