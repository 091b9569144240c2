package io.orderflow.verify.decode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.pipeline.store.OrderKeys;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;

/** The job's decoder and the recount's, over one contract: they must agree on every verdict and every value. */
final class TwoDecoders {
    private final OrderContract contract;
    private final RecordDecoder jobs;
    private final RecountDecoder recounts;
    private final OrderKeys keys;

    TwoDecoders(OrderContract contract, WriterSchemas schemas) {
        this.contract = contract;
        CompiledContract compiled = CompiledContract.of(contract);
        jobs = new RecordDecoder(compiled, schemas);
        recounts = new RecountDecoder(contract, ContentLayout.of(contract), schemas.texts());
        keys = new OrderKeys(compiled);
    }

    TwoDecoders(OrderContract contract) {
        this(contract, WriterSchemas.of(contract));
    }

    /** The verdict of both: "accepted", or a reason. */
    String verdict(byte[] value, String described) {
        RecountVerdict verdict = recounts.read(value);
        Decoded decoded = jobs.decode(value);
        String shown = described + "\n" + (value == null ? "null" : new String(value, UTF_8)) + "\n" + decoded;
        if (decoded instanceof Decoded.Rejected theirs) {
            Rejection rejection = theirs.rejection();
            assertThat(verdict).as(shown).isEqualTo(new RecountVerdict.Rejected(rejection.reason(), rejection.field()));
            return rejection.reason();
        }
        assertThat(verdict).as(shown).isInstanceOf(RecountVerdict.Accepted.class);
        RecountVerdict.Accepted accepted = (RecountVerdict.Accepted) verdict;
        OrderValues order = ((Decoded.Accepted) decoded).values();
        assertThat(accepted.key()).as(shown).isEqualTo(keys.of(order));
        assertThat(new String(accepted.content(), UTF_8)).as(shown).isEqualTo(content(order));
        return "accepted";
    }

    private String content(OrderValues order) {
        List<String> values = new ArrayList<>(List.of(keys.of(order)));
        List<Leaf> leaves = contract.leaves();
        for (int column = 0; column < leaves.size(); column++) {
            if (!leaves.get(column).field().isKey()) {
                values.add(written(leaves.get(column).field().type(), order.value(column)));
            }
        }
        return String.join("\u001F", values);
    }

    private static String written(FieldType type, Object value) {
        if (value == null) {
            return new String(OrderContent.missing(), ISO_8859_1);
        }
        if (value instanceof BigDecimal number) {
            return number.setScale(((FieldType.Decimal) type).scale()).toPlainString();
        }
        if (value instanceof Float || value instanceof Double) {
            return OrderContent.binary(((Number) value).doubleValue());
        }
        if (value instanceof Boolean truth) {
            return truth ? "1" : "0";
        }
        if (value instanceof LocalDateTime time) {
            String text =
                    DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").format(time);
            return text.replaceFirst("\\.?0*$", "").length() < 19
                    ? text.substring(0, 19)
                    : text.replaceFirst("\\.?0*$", "");
        }
        return value.toString();
    }
}
