package io.orderflow.contract.draft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.decode.Sample;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.Leaf;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.sample.Samples;
import io.orderflow.contract.show.AvroSchema;
import io.orderflow.contract.show.Struct;
import io.orderflow.contract.verdict.Decoded;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drafts from the records of the shipped contracts, held against the contracts that people wrote for them. */
class ShippedContractsDraftTest {
    /** Reasons that do not depend on limits, which a draft can only guess. */
    private static final Set<String> STRUCTURE = Set.of(
            "TOMBSTONE",
            "MISSING_FIELD",
            "WRONG_TYPE",
            "BAD_TIMESTAMP",
            "NOT_JSON",
            "NOT_AN_OBJECT",
            "DUPLICATE_FIELD",
            "EMPTY",
            "NOT_UTF8",
            "TOO_DEEP",
            "TOTAL_MISMATCH");

    private static OrderContract shipped(String name) {
        return ContractFile.shipped(name).contract();
    }

    private static List<Sample> samples(String contract) {
        return Stream.concat(Sample.ofContracts().stream(), Sample.hostile().stream())
                .filter(sample -> sample.contract().equals(contract))
                .toList();
    }

    private static Draft draft(String contract) throws NoDraftException {
        List<byte[]> accepted = new ArrayList<>(samples(contract).stream()
                .filter(Sample::isAccepted)
                .flatMap(sample -> sample.value().stream())
                .toList());
        if (contract.equals("shop")) {
            // No sample says that an address needs no zip.
            String one = new String(accepted.get(0), UTF_8);
            accepted.add(one.replace(", \"zip\": \"12345\"", "")
                    .replace("00000001", "00000099")
                    .getBytes(UTF_8));
        }
        return ContractDraft.of(Samples.of(accepted), contract, "samples");
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void aDraftHasTheFieldsTypesAndKeyOfTheShippedContract(String name) throws NoDraftException {
        OrderContract drafted = draft(name).contract();
        OrderContract shipped = shipped(name);

        // Samples have fields that the shipped contract ignores; in a draft they are optional.
        assertThat(described(drafted)).containsAll(described(shipped));
        assertThat(described(drafted).stream()
                        .filter(field -> !described(shipped).contains(field)))
                .noneMatch(field -> field.endsWith("NOT NULL"));
        assertThat(drafted.key().stream().map(Leaf::path))
                .isEqualTo(shipped.key().stream().map(Leaf::path).toList());
    }

    /** Paths, kinds of types and nullability: what is left of a StructType without the widths of its numbers. */
    private static List<String> described(OrderContract contract) {
        return contract.leaves().stream()
                .map(leaf -> leaf.path() + " " + kind(leaf.field().type()) + (leaf.required() ? " NOT NULL" : ""))
                .sorted()
                .toList();
    }

    private static String kind(FieldType type) {
        if (type instanceof FieldType.Decimal || type instanceof FieldType.Floating) {
            // 54.12 in JSON does not say that it was a float.
            return "number";
        }
        return type instanceof FieldType.Timestamp timestamp
                ? "timestamp " + timestamp.zoned()
                : type.getClass().getSimpleName();
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void aDraftJudgesTheSamplesAsTheShippedContractDoesUpToLimits(String name) throws NoDraftException {
        RecordDecoder decoder =
                new RecordDecoder(CompiledContract.of(draft(name).contract()));
        for (Sample sample : samples(name)) {
            byte[] value = sample.value().orElse(null);
            if (value != null && value.length > 1 && (value[0] & 0xFF) == 0xC3) {
                continue; // Avro names the shipped contract's schema, which a draft from JSON does not know.
            }
            Decoded decoded = decoder.decode(value);
            if (sample.isAccepted()) {
                assertThat(decoded).as(sample + "").isInstanceOf(Decoded.Accepted.class);
            } else if (STRUCTURE.contains(sample.verdict())) {
                assertThat(decoded).as(sample + "").isInstanceOf(Decoded.Rejected.class);
                assertThat(((Decoded.Rejected) decoded).rejection().reason())
                        .as(sample + "")
                        .isEqualTo(sample.verdict());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"orders", "order-records", "tracker", "playground", "takeaway", "shop"})
    void aDraftFromTheAvroSchemaHasTheStructTypeOfTheContract(String name) throws NoDraftException {
        OrderContract shipped = shipped(name);
        OrderContract drafted = ContractDraft.of(new Schema.Parser().parse(AvroSchema.of(shipped)), name, "schema")
                .contract();

        assertThat(drafted.avroName()).isEqualTo(shipped.avroName());
        if (!name.equals("takeaway") && !name.equals("orders")) {
            // A timestamp in a format of its own is a string in Avro.
            assertThat(Struct.ddl(drafted)).isEqualTo(Struct.ddl(shipped));
        }
    }

    @Test
    void rolesAndTheRuleAreFound() throws NoDraftException {
        Draft draft = draft("orders");
        OrderContract orders = draft.contract();

        assertThat(Stream.of(Role.values())
                        .collect(Collectors.toMap(
                                role -> role,
                                role -> orders.role(role).map(Leaf::path).orElse(""))))
                .isEqualTo(Stream.of(Role.values())
                        .collect(Collectors.toMap(
                                role -> role,
                                role -> shipped("orders")
                                        .role(role)
                                        .map(Leaf::path)
                                        .orElse(""))));
        assertThat(orders.rules()).hasSize(1);
        assertThat(orders.rules().get(0).text()).isEqualTo("total_price = unit_price * quantity");
        assertThat(draft("shop").contract().rules().get(0).text()).isEqualTo("total = subtotal + shipping");
        assertThat(draft("shop").contract().role(Role.CUSTOMER).map(Leaf::path)).contains("customer.id");
    }

    @Test
    void whatLooksConfidentialIsNeverQuoted() throws NoDraftException {
        Draft draft = draft("shop");

        assertThat(draft.text()).contains("classification: restricted").doesNotContain("ada@example.org");
        assertThat(draft.doubts().toString())
                .contains("customer.email: its name looks confidential")
                .doesNotContain("ada@");
    }
}
