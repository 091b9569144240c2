package io.orderflow.producer.make;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.order.AvroOrderEncoder;
import io.orderflow.contract.order.Contract;
import io.orderflow.contract.order.Order;
import io.orderflow.contract.order.Reason;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** A way in which a record is deliberately broken, late or repeated, with the verdict expected from the pipeline. */
public enum Defect {
    /** The end is cut off. */
    BROKEN_JSON(Reason.NOT_JSON, true) {
        @Override
        String breakText(String json) {
            return json.substring(0, json.length() - 1);
        }
    },
    /** The quantity is missing. */
    MISSING_FIELD(Reason.MISSING_FIELD, true) {
        @Override
        String breakText(String json) {
            return json.replaceFirst("\"quantity\":[0-9]+,", "");
        }
    },
    /** The quantity is a text. */
    WRONG_TYPE(Reason.WRONG_TYPE, true) {
        @Override
        String breakText(String json) {
            return json.replaceFirst("\"quantity\":([0-9]+)", "\"quantity\":\"$1\"");
        }
    },
    /** A product without a name. */
    EMPTY_NAME(Reason.BAD_TEXT, true) {
        @Override
        String breakText(String json) {
            return json.replaceFirst("\"product_name\":\"[^\"]*\"", "\"product_name\":\"\"");
        }
    },
    /** A unit price with three decimals. */
    TOO_PRECISE(Reason.TOO_PRECISE, true) {
        @Override
        String breakText(String json) {
            return json.replaceFirst("(\"unit_price\":[0-9]+\\.[0-9]{2})", "$15");
        }
    },
    /** The quantity is zero. */
    NO_PIECES(Reason.OUT_OF_RANGE, true) {
        @Override
        String breakText(String json) {
            return json.replaceFirst("\"quantity\":[0-9]+", "\"quantity\":0");
        }
    },
    /** A day that does not exist. */
    NO_SUCH_DAY(Reason.BAD_TIMESTAMP, true) {
        @Override
        String breakText(String json) {
            return json.replaceFirst("-[0-9]{2}-[0-9]{2}T", "-02-30T");
        }
    },
    /** The total is one cent too high. */
    WRONG_TOTAL(Reason.TOTAL_MISMATCH, true) {
        @Override
        Order breakOrder(Order order) {
            return OrderVariants.withTotal(order, order.totalPriceCents() + 1);
        }
    },
    /** More bytes than an order may have. */
    OVERSIZED(Reason.TOO_LARGE, false) {
        @Override
        String breakText(String json) {
            return json + " ".repeat(Contract.MAX_BYTES);
        }
    },
    /** A key without a value. */
    TOMBSTONE(Reason.TOMBSTONE, false) {
        @Override
        Optional<byte[]> value(Order order, OrderEncoder json) {
            return Optional.empty();
        }
    },
    /** An Avro message whose end is cut off. */
    BROKEN_AVRO(Reason.NOT_AVRO, false) {
        @Override
        Optional<byte[]> value(Order order, OrderEncoder json) {
            byte[] avro = new AvroOrderEncoder().encode(order);
            return Optional.of(Arrays.copyOf(avro, avro.length - 1));
        }
    },
    /** An Avro message with an unknown schema. */
    UNKNOWN_SCHEMA(Reason.UNKNOWN_SCHEMA, false) {
        @Override
        Optional<byte[]> value(Order order, OrderEncoder json) {
            byte[] avro = new AvroOrderEncoder().encode(order);
            Arrays.fill(avro, 2, 10, (byte) 0);
            return Optional.of(avro);
        }
    },
    /** Valid, but dated a month back: it must be stored. */
    LATE(false) {
        @Override
        Order breakOrder(Order order) {
            return OrderVariants.at(order, order.orderTimestamp().minusDays(30));
        }
    },
    /** The order, followed by the same bytes again: a duplicate. */
    DUPLICATE(true),
    /** The order, followed by a different one with the same id. */
    CONFLICT(Reason.KEY_CONFLICT) {
        @Override
        Order breakOrder(Order order) {
            return OrderVariants.withQuantity(order, order.quantity() + 1);
        }
    };

    private final Optional<Reason> reason;
    private final boolean usual;
    private final boolean repeats;

    Defect(Reason reason, boolean usual) {
        this.reason = Optional.of(reason);
        this.usual = usual;
        this.repeats = false;
    }

    Defect(Reason reason) {
        this.reason = Optional.of(reason);
        this.usual = false;
        this.repeats = true;
    }

    Defect(boolean repeats) {
        this.reason = Optional.empty();
        this.usual = false;
        this.repeats = repeats;
    }

    /** The reason with which the pipeline must reject it; empty if it must not. */
    Optional<Reason> reason() {
        return reason;
    }

    /** The verdict expected from the pipeline. */
    public String outcome() {
        return reason.map(Reason::name).orElse(name());
    }

    /** Whether it is one of the defects that share the configured share of broken records. */
    boolean isUsual() {
        return usual;
    }

    /** Whether it is sent after a valid record of the same order, rather than instead of it. */
    boolean repeats() {
        return repeats;
    }

    /**
     * The value of the broken record.
     *
     * @param json of the order: defects in the text are made in JSON, whatever the format of the other records
     */
    Optional<byte[]> value(Order order, OrderEncoder json) {
        return Optional.of(
                breakText(new String(json.encode(breakOrder(order)), UTF_8)).getBytes(UTF_8));
    }

    Order breakOrder(Order order) {
        return order;
    }

    String breakText(String json) {
        return json;
    }

    /** Adds one to the count of a defect. */
    public static void count(Map<Defect, Long> counts, Defect defect) {
        counts.merge(defect, 1L, Long::sum);
    }
}
