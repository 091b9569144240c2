package io.orderflow.pipeline.store;

/** The values of a row, written one after another as one kind of statement takes them. */
interface RowText {

    /** Between two values. */
    RowText comma();

    /** No value. */
    RowText nullValue();

    RowText number(long value);

    /** A number as it is written, in ASCII. */
    RowText number(String written);

    /** A decimal of at most 18 digits, given without its point. */
    RowText decimal(long unscaled, int scale);

    /** A binary number, exactly. */
    RowText floating(double value);

    /** A day, in days since 1970-01-01; its year has four digits. */
    RowText day(long day);

    /**
     * A date and time with a fraction of so many digits; its year has four digits.
     *
     * @param micros since 1970-01-01T00:00:00
     */
    RowText timestamp(long micros, int digits);

    /** Text of strangers. */
    RowText quoted(String value);
}
