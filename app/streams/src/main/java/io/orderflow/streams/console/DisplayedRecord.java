package io.orderflow.streams.console;

import static java.util.Objects.requireNonNull;

import io.orderflow.contract.verdict.Rejection;
import java.io.Serializable;
import java.util.List;

/** One record as shown on the terminal. Serializable: comes back from executors. */
sealed interface DisplayedRecord extends Serializable {

    int partition();

    long offset();

    /** Milliseconds since 1970. */
    long timestamp();

    /** @param cells one text for each column shown; without restricted values */
    record Accepted(int partition, long offset, long timestamp, List<String> cells) implements DisplayedRecord {
        public Accepted {
            cells = List.copyOf(cells);
        }
    }

    /**
     * @param bytes the beginning of the value, already escaped; where it may hold restricted values, a hash
     * @param size of the whole value, in bytes
     */
    record Rejected(int partition, long offset, long timestamp, Rejection rejection, String bytes, int size)
            implements DisplayedRecord {
        public Rejected {
            requireNonNull(rejection, "rejection is null");
            requireNonNull(bytes, "bytes is null");
        }
    }

    /**
     * What one task saw of a batch.
     *
     * @param accepted how many records were accepted, shown or not
     */
    record Records(long accepted, long rejected, List<DisplayedRecord> shown) implements Serializable {
        public Records {
            shown = List.copyOf(shown);
        }
    }
}
