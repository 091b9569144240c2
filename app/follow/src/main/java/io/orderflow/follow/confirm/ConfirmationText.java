package io.orderflow.follow.confirm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.model.Role;
import io.orderflow.follow.record.Followed;
import io.orderflow.follow.record.Outcome;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.role.OrderRoles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Writes confirmations, as app/docs/following-orders.md describes them. Used by one thread. */
final class ConfirmationText {

    /** Of a record's own key in bytes: its confirmation has to fit into a record that the topic takes. */
    static final int LONGEST_OWN_KEY = 65_536;

    private final JsonFactory json = new JsonFactory();
    private final Map<String, OrderRoles> roles = new HashMap<>();

    /** Empty for a duplicate: its order was confirmed with its first record. */
    Optional<byte[]> of(Followed one, String topic, Instant now) {
        return one.outcome() instanceof Outcome.Duplicate ? Optional.empty() : Optional.of(written(one, topic, now));
    }

    /**
     * The key of the confirmation: that of the order, or the record's own if it was no order. May be null, as it is for
     * an own key that is too long.
     */
    byte[] key(Followed one) {
        if (one.order().isPresent()) {
            return one.key().getBytes(UTF_8);
        }
        byte[] own = one.received().key();
        return own == null || own.length > LONGEST_OWN_KEY ? null : own;
    }

    private byte[] written(Followed one, String topic, Instant now) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(300);
        try (JsonGenerator out = json.createGenerator(bytes)) {
            out.writeStartObject();
            if (one.order().isPresent()) {
                out.writeStringField("key", one.key());
            } else {
                out.writeNullField("key");
            }
            out.writeStringField("status", one.outcome() instanceof Outcome.Stored ? "CONFIRMED" : "DECLINED");
            out.writeStringField(
                    "confirmed_at", now.truncatedTo(ChronoUnit.MILLIS).toString());
            reason(out, one.outcome());
            if (one.order().isPresent()) {
                out.writeObjectFieldStart("order");
                order(out, one.order().get(), one.contract());
                out.writeEndObject();
            }
            out.writeStringField("contract", one.contract().contract().name());
            out.writeNumberField("contract_number", one.contract().number());
            out.writeStringField("topic", topic);
            out.writeNumberField("partition", one.partition());
            out.writeNumberField("offset", one.received().offset());
            if (one.received().timestamp() >= 0) {
                out.writeNumberField("received_ms", one.received().timestamp());
            }
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void reason(JsonGenerator out, Outcome outcome) throws IOException {
        if (outcome instanceof Outcome.Rejected rejected) {
            out.writeStringField("reason", rejected.reason());
            out.writeStringField("field", rejected.field());
            out.writeStringField("message", rejected.message());
        } else if (outcome instanceof Outcome.Skipped) {
            out.writeStringField("reason", "SKIPPED");
            out.writeStringField("field", "");
            out.writeStringField("message", "an operator went on without this record");
        }
    }

    /** The fields with a role, by the words of the contract file; restricted ones are left out. */
    private void order(JsonGenerator out, OrderValues order, ContractVersion version) throws IOException {
        OrderRoles shown = roles.computeIfAbsent(
                version.hash(), hash -> OrderRoles.of(version.contract()).shown());
        for (Role role : Role.values()) {
            int column = shown.column(role);
            if (column >= 0 && !order.isMissing(column)) {
                value(out, role.word(), order.value(column));
            }
        }
    }

    private static void value(JsonGenerator out, String name, Object value) throws IOException {
        if (value instanceof Long number) {
            out.writeNumberField(name, number);
        } else if (value instanceof BigDecimal number) {
            out.writeFieldName(name);
            out.writeNumber(number.toPlainString());
        } else {
            out.writeStringField(name, String.valueOf(value));
        }
    }
}
