package io.orderflow.pipeline.total;

/** Whether chunks add their orders to the totals ({@code totals.enabled}). */
public enum TotalsSwitch {
    ON,
    OFF
}
