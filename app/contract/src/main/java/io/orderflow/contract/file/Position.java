package io.orderflow.contract.file;

/**
 * A place in a file, both counted from 1.
 *
 * @param line line of the file
 * @param column column of the line, in code points
 */
public record Position(int line, int column) implements Comparable<Position> {
    /** The beginning of the file: for problems of the whole file. */
    public static final Position START = new Position(1, 1);

    @Override
    public int compareTo(Position other) {
        return line != other.line ? Integer.compare(line, other.line) : Integer.compare(column, other.column);
    }
}
