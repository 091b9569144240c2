package io.orderflow.bench;

/**
 * What identifies the content of an orders table, whatever the order of its rows.
 *
 * @param sum of the CRC-32 of each row
 */
record Checksum(long rows, long sum) {

    /** Of the first so many rows made. */
    static Checksum ofRows(BenchRows rows, long count) {
        long sum = 0;
        for (long number = 1; number <= count; number++) {
            sum += BenchRows.checksum(rows.order(number));
        }
        return new Checksum(count, sum);
    }
}
