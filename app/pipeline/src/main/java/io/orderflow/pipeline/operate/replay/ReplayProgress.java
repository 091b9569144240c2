package io.orderflow.pipeline.operate.replay;

import java.util.List;

/** Follows a replay, page by page. */
public interface ReplayProgress {

    /** Whether the next page is to be sent; asked before each. */
    default boolean goesOn() {
        return true;
    }

    /** What was done about the rows of a page. */
    void done(List<ReplayedRow> page);
}
