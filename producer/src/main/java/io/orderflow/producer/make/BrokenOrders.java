package io.orderflow.producer.make;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.Op;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.compiled.RuleProgram;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.encode.OrderBuilder;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.model.Comparison;
import io.orderflow.contract.model.Expression;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.Reason;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.verdict.Decoded;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Breaks orders of any contract. What it makes is checked with the decoder: a record is broken for exactly the reason
 * that its defect states, or not sent as broken. Not thread-safe.
 */
final class BrokenOrders {
    private static final long MONTH_MICROS = 30L * 86_400 * 1_000_000;
    /** Orders that are tried to find out whether a defect is possible. */
    private static final int TRIED = 20;

    /**
     * A broken record.
     *
     * @param value empty for a tombstone
     * @param outcome the verdict expected from the pipeline
     */
    record Broken(Optional<byte[]> value, String outcome) {}

    private final OrderGenerator generator;
    private final CompiledContract contract;
    private final List<Leaf> leaves;
    private final OrderFields fields;
    private final RecordEncoder encoder;
    private final RecordEncoder json;
    private final RecordDecoder decoder;
    private final BrokenJson texts;
    private Optional<RecordEncoder> avro = Optional.empty();

    BrokenOrders(OrderGenerator generator, RecordFormat format) {
        this.generator = generator;
        contract = generator.contract();
        leaves = contract.contract().leaves();
        fields = new OrderFields(contract);
        encoder = new RecordEncoder(contract, format);
        json = new RecordEncoder(contract, RecordFormat.JSON);
        decoder = new RecordDecoder(contract);
        texts = new BrokenJson(contract, fields);
    }

    /** The defects that orders of the contract can have. */
    Set<Defect> possible() {
        Set<Defect> possible = EnumSet.noneOf(Defect.class);
        for (Defect defect : Defect.values()) {
            for (long i = 0; i < TRIED && !possible.contains(defect); i++) {
                long number = Math.min(
                        generator.numbers().highest(), generator.numbers().lowest() + i);
                if (make(defect, number, generator.order(number)).isPresent()) {
                    possible.add(defect);
                }
            }
        }
        return possible;
    }

    /** The order with a defect; empty if this order cannot have it. */
    Optional<Broken> make(Defect defect, long number, OrderValues order) {
        return switch (defect) {
            case TOMBSTONE -> Optional.of(new Broken(Optional.empty(), Reason.TOMBSTONE.name()));
            case DUPLICATE -> Optional.of(new Broken(Optional.of(encoder.encode(order)), defect.name()));
            case CONFLICT -> conflict(number, order);
            case LATE -> late(order).flatMap(this::accepted).map(value -> new Broken(Optional.of(value), "LATE"));
            case WRONG_TOTAL -> wrongTotal(order);
            case BROKEN_AVRO ->
                message(order)
                        .flatMap(value -> rejected(Arrays.copyOf(value, value.length - 1), Reason.NOT_AVRO.name()));
            case UNKNOWN_SCHEMA ->
                message(order).flatMap(value -> {
                    Arrays.fill(value, 2, 10, (byte) 0);
                    return rejected(value, Reason.UNKNOWN_SCHEMA.name());
                });
            case BROKEN_JSON, OVERSIZED -> {
                String text = new String(json.encode(order), UTF_8);
                String changed = defect == Defect.OVERSIZED
                        ? text + " ".repeat(contract.contract().maxBytes())
                        : text.substring(0, text.length() - 1);
                yield rejected(
                        changed.getBytes(UTF_8), defect.reason().orElseThrow().name());
            }
            case MISSING_FIELD, WRONG_TYPE, EMPTY_NAME, TOO_PRECISE, NO_PIECES, NO_SUCH_DAY, TOO_LONG, BAD_FORMAT -> {
                String reason = defect.reason().orElseThrow().name();
                yield texts.make(defect, order, json.encode(order)).stream()
                        .flatMap(value -> rejected(value, reason).stream())
                        .findFirst();
            }
        };
    }

    private Optional<Broken> rejected(byte[] value, String reason) {
        return decoder.decode(value) instanceof Decoded.Rejected rejected
                        && rejected.rejection().reason().equals(reason)
                ? Optional.of(new Broken(Optional.of(value), reason))
                : Optional.empty();
    }

    private Optional<byte[]> accepted(OrderValues order) {
        byte[] value = encoder.encode(order);
        return decoder.decode(value) instanceof Decoded.Accepted ? Optional.of(value) : Optional.empty();
    }

    /** Another order with the same key. */
    private Optional<Broken> conflict(long number, OrderValues order) {
        OrderBuilder other = new OrderBuilder(contract).from(generator.variant(number));
        for (int column : fields.keyColumns()) {
            other.with(column, order.value(column));
        }
        OrderValues values = other.build();
        return values.equals(order)
                ? Optional.empty()
                : accepted(values).map(value -> new Broken(Optional.of(value), Reason.KEY_CONFLICT.name()));
    }

    private Optional<OrderValues> late(OrderValues order) {
        OptionalInt time = fields.column(Role.TIME);
        if (time.isEmpty() || contract.columns().op(time.getAsInt()) == Op.DAY) {
            return Optional.empty();
        }
        return Optional.of(new OrderBuilder(contract)
                .from(order)
                .number(time.getAsInt(), order.number(time.getAsInt()) - MONTH_MICROS)
                .build());
    }

    private Optional<Broken> wrongTotal(OrderValues order) {
        for (RuleProgram program : contract.rules()) {
            if (program.rule().comparison() != Comparison.EQUAL
                    || !(program.rule().left() instanceof Expression.Path path)) {
                continue;
            }
            for (int column = 0; column < leaves.size(); column++) {
                if (leaves.get(column).path().equals(path.path()) && !order.isMissing(column)) {
                    int scale = leaves.get(column).field().type() instanceof FieldType.Decimal decimal
                            ? decimal.scale()
                            : 0;
                    BigDecimal wrong = order.decimal(column).add(BigDecimal.valueOf(1, scale));
                    OrderValues changed = new OrderBuilder(contract)
                            .from(order)
                            .with(column, wrong)
                            .build();
                    return rejected(json.encode(changed), program.rule().name());
                }
            }
        }
        return Optional.empty();
    }

    private Optional<byte[]> message(OrderValues order) {
        if (avro.isEmpty()) {
            avro = Optional.of(new RecordEncoder(contract, RecordFormat.AVRO));
        }
        try {
            return Optional.of(avro.get().encode(order));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the contract's schema has no form for it
        }
    }
}
