package io.orderflow.streams.run;

import io.orderflow.pipeline.schema.SqlFile;
import io.orderflow.streams.file.StreamFile;

/** The queries that are part of this program. They name columns of the contract that is part of it, too. */
final class ShippedQueries {

    private static final String FOLDER = "streams";

    private ShippedQueries() {}

    /** Whether a file is one of them, unchanged; one that was edited is the user's own. */
    static boolean contain(StreamFile file) {
        return SqlFile.names(FOLDER).contains(file.name())
                && SqlFile.read(FOLDER, file.name())
                        .text()
                        .lines()
                        .toList()
                        .equals(file.text().lines().toList());
    }
}
