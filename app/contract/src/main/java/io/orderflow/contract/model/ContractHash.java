package io.orderflow.contract.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.model.FieldType.Floating;
import io.orderflow.contract.model.FieldType.Struct;
import io.orderflow.contract.model.FieldType.Verbatim;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Identifies contracts in the ledger: covers everything that affects a verdict or the table, and nothing else.
 * Comments, descriptions, the contract's own id and version and the position of a key in the file do not count.
 */
public final class ContractHash {
    /** Increased whenever the program changes the verdict or value of any record. */
    public static final int RULES = 1;

    private static final char END = '\n';

    private final StringBuilder text = new StringBuilder();

    private ContractHash() {}

    /**
     * The first 16 bytes of a SHA-256, as 32 hexadecimal digits.
     *
     * @param writerSchemas the Avro schemas of writers, in a defined order
     */
    public static String of(OrderContract contract, List<String> writerSchemas) {
        ContractHash hash = new ContractHash();
        hash.add("rules", Integer.toString(RULES));
        hash.add("table", contract.table());
        hash.add("envelope", contract.envelope().word());
        hash.add("unknown fields", contract.unknownFields().name());
        hash.add("most bytes", Integer.toString(contract.maxBytes()));
        hash.fields(contract.fields());
        for (Rule rule : contract.rules()) {
            hash.add("rule", rule.name());
            hash.add("says", rule.left() + " " + rule.comparison() + " " + rule.right());
        }
        writerSchemas.stream().sorted().forEach(schema -> hash.add("schema", schema));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(hash.text.toString().getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private void fields(List<Field> fields) {
        add("fields", Integer.toString(fields.size()));
        for (Field field : fields) {
            add("name", field.name());
            add("column", field.column());
            add("required", Boolean.toString(field.required()));
            add("key", Integer.toString(field.keyPosition()));
            add("restricted", Boolean.toString(field.restricted()));
            add("role", field.role());
            type(field.type());
        }
    }

    private void type(FieldType type) {
        if (type instanceof Struct struct) {
            add("type", "struct");
            fields(struct.fields());
        } else if (type instanceof Verbatim verbatim) {
            add("type", verbatim.shape() + " " + verbatim.minItems() + " " + verbatim.maxItems());
            fields(verbatim.inner());
            fields(verbatim.fields());
        } else if (type instanceof Floating floating) {
            // Not as decimals: Java versions format them differently.
            add(
                    "type",
                    floating.physicalType() + " " + Double.doubleToLongBits(floating.min()) + " "
                            + Double.doubleToLongBits(floating.max()) + " " + floating.asText());
        } else {
            add("type", type.toString());
        }
    }

    /** Prefixed with its length, so that no two texts are ambiguous. */
    private void add(String what, String value) {
        text.append(what)
                .append(' ')
                .append(value.length())
                .append(' ')
                .append(value)
                .append(END);
    }
}
