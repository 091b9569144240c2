package io.orderflow.streams.console;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/**
 * A column on the screen. Serializable: shipped to executors.
 *
 * @param column of the contract; empty for the time at which Kafka received the record
 * @param width in columns of the terminal
 * @param number whether it is aligned to the right
 */
record ShownColumn(String column, String title, int width, boolean number) implements Serializable {
    ShownColumn {
        requireNonNull(column, "column is null");
        requireNonNull(title, "title is null");
    }

    ShownColumn wider(int by) {
        return new ShownColumn(column, title, width + by, number);
    }
}
