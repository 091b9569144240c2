package io.orderflow.condition;

/** What knows its condition by itself: nothing has to be read out of its message. */
public interface HasCondition {
    Condition condition();
}
