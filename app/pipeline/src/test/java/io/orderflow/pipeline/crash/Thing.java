package io.orderflow.pipeline.crash;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A record of the protocol's tests, or an offset that Kafka never shows.
 *
 * @param id 0: not an order
 * @param amount up to 100 under every contract
 */
record Thing(Kind kind, int id, int amount) {

    enum Kind {
        ORDER,
        BROKEN,
        /** A marker of a transaction, or a record of an aborted one. */
        INVISIBLE
    }

    byte[] value() {
        return (kind == Kind.BROKEN ? "{" : "{\"id\":" + id + ",\"amount\":" + amount + "}").getBytes(UTF_8);
    }

    /** Partitions of records with everything between them that may happen: the same seed, the same log. */
    static List<List<Thing>> log(long seed, int partitions, int offsets) {
        Random random = new Random(seed);
        List<Thing> orders = new ArrayList<>();
        List<List<Thing>> log = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            log.add(new ArrayList<>());
        }
        for (int i = 0; i < partitions * offsets; i++) {
            Thing next = next(random, orders);
            if (next.kind() == Kind.ORDER) {
                orders.add(next);
            }
            log.get(i % partitions).add(next);
        }
        return log;
    }

    private static Thing next(Random random, List<Thing> orders) {
        int dice = random.nextInt(100);
        if (dice < 10) {
            return new Thing(Kind.INVISIBLE, 0, 0);
        }
        if (dice < 20) {
            return new Thing(Kind.BROKEN, 0, 0);
        }
        if (dice < 30) {
            return new Thing(Kind.ORDER, orders.size() + 1, 150);
        }
        if (dice < 50 && !orders.isEmpty()) {
            Thing before = orders.get(random.nextInt(orders.size()));
            return dice < 42 ? before : new Thing(Kind.ORDER, before.id(), before.amount() == 7 ? 8 : 7);
        }
        return new Thing(Kind.ORDER, orders.size() + 1, 1 + random.nextInt(50));
    }
}
