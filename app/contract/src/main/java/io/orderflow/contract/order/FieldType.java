package io.orderflow.contract.order;

/** The kinds of field an order has. Each says in which unit the two limits of an {@link OrderField} are counted. */
public enum FieldType {
    /** A whole number written without fraction or exponent; limits are its values. */
    INTEGER,
    /** The order's id, shaped by {@link OrderIdPattern}; limits are lengths in code points. */
    ORDER_ID,
    /** Text for people; limits are lengths in Unicode code points. */
    TEXT,
    /** An amount with at most two decimals by value; limits are hundredths of the currency unit. */
    MONEY,
    /** {@code YYYY-MM-DDTHH:MM:SS} without a zone; limits are years. */
    TIMESTAMP
}
