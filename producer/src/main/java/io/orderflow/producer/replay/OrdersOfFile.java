package io.orderflow.producer.replay;

import java.util.Comparator;
import java.util.List;

/**
 * What was read of a file.
 *
 * @param list by time, then by number, then by position in the file
 * @param advice what to do about the rejected lines, as sentences each preceded by a blank; empty if there is none
 */
public record OrdersOfFile(List<FileOrder> list, String advice) {
    static final Comparator<FileOrder> SEQUENCE =
            Comparator.comparing(FileOrder::time).thenComparingLong(FileOrder::number);

    public OrdersOfFile {
        list = List.copyOf(list);
    }

    /** The orders of several files in one sequence. */
    static List<FileOrder> merged(List<OrdersOfFile> files) {
        return files.stream()
                .flatMap(file -> file.list().stream())
                .sorted(SEQUENCE)
                .toList();
    }
}
