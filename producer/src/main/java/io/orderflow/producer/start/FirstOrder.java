package io.orderflow.producer.start;

import io.orderflow.condition.Condition;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.replay.FileOrder;
import io.orderflow.producer.stop.ProducerException;
import io.orderflow.producer.topic.HighestOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;

/**
 * Where the order ids start.
 *
 * @param first the number of the first order
 * @param highest the highest number already in the topic; 0 if there was none
 * @param where the position of the highest one, for checking
 * @param numbers how orders are numbered
 * @param wanted whether the first number was configured rather than derived
 */
public record FirstOrder(OrderNumbers numbers, long first, long highest, String where, boolean wanted) {

    /**
     * The configured first number, or the one after the highest.
     *
     * @throws ProducerException if the highest number leaves none
     */
    public static FirstOrder after(OrderNumbers numbers, HighestOrder highest, OptionalLong wanted) {
        if (wanted.isPresent()) {
            return new FirstOrder(numbers, wanted.getAsLong(), highest.number(), highest.where(), true);
        }
        if (highest.number() >= numbers.highest()) {
            throw new ProducerException(
                    Condition.FAILED,
                    "No order ids are left: the topic holds " + numbers.id(highest.number()) + " ("
                            + highest.where()
                            + "). If that record is not yours, set STARTING_ORDER_ID to a free number.",
                    null);
        }
        long next = Math.max(numbers.lowest(), highest.number() + 1);
        return new FirstOrder(numbers, next, highest.number(), highest.where(), false);
    }

    /** Logs which ids will be used, and warns if they may exist. */
    public void report(Logger log, String topic) {
        String id = numbers.id(first);
        if (!numbers.isCountable()) {
            log.info("Order ids are made up: the key of this contract does not count");
        } else if (wanted && first <= highest) {
            log.warn(
                    "Order ids start at {}, but topic {} holds ids up to {} ({}): repeated ids will be counted as "
                            + "duplicates or conflicts, not stored. Unset STARTING_ORDER_ID to continue after them.",
                    id,
                    topic,
                    numbers.id(highest),
                    where);
        } else if (wanted) {
            log.info("Order ids start at {}, as set", id);
        } else if (highest == 0) {
            log.info("Order ids start at {}: the topic holds none", id);
        } else {
            log.info("Order ids continue at {}: the highest in the topic is {} ({})", id, numbers.id(highest), where);
        }
    }

    /**
     * A warning before the orders of a file are sent, which bring their own ids, if the topic may hold the same ids.
     */
    public Optional<String> warning(List<FileOrder> orders, String topic) {
        return orders.stream().mapToLong(FileOrder::number).filter(number -> number > 0).min().stream()
                .filter(lowest -> lowest <= highest)
                .mapToObj(lowest -> "The ids of the file begin at " + numbers.id(lowest) + ", and topic " + topic
                        + " holds ids up to " + numbers.id(highest)
                        + ". An order that was sent before is counted as a duplicate. If another file has the same"
                        + " order numbers, its orders and these are conflicts: give each file its own"
                        + " producer.csv.id-offset (--id-offset).")
                .findFirst();
    }
}
