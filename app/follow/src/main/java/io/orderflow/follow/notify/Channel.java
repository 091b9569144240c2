package io.orderflow.follow.notify;

/** A way to send a message. Used by one thread. */
interface Channel {

    /** As the table of notifications calls it. */
    String name();

    /** @throws NotSentException it was not taken, as far as is known: after a lost answer it may have been */
    void send(Notification notification) throws NotSentException;
}
