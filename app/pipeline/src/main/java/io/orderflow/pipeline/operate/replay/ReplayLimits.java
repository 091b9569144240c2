package io.orderflow.pipeline.operate.replay;

/**
 * How much a replay does.
 *
 * @param perSecond records sent per second at most
 * @param pageSize rows per transaction
 * @param most rows it comes to at most
 */
public record ReplayLimits(double perSecond, int pageSize, long most) {

    private static final int PAGE = 100;

    public ReplayLimits {
        if (!(perSecond > 0) || pageSize < 1 || most < 1) {
            throw new IllegalArgumentException(
                    "A limit is not positive: " + perSecond + " per second, " + pageSize + " per page, " + most);
        }
    }

    /** All rows; a page takes about a second at most, so that a replay can be stopped. */
    public static ReplayLimits all(double perSecond) {
        return new ReplayLimits(perSecond, (int) Math.max(1, Math.min(PAGE, perSecond)), Long.MAX_VALUE);
    }
}
