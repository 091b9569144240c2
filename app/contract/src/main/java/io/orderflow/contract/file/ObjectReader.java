package io.orderflow.contract.file;

import io.orderflow.contract.file.YamlNode.Kind;
import io.orderflow.contract.file.YamlNode.Scalar;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Rule;
import io.orderflow.contract.model.UnknownFields;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the one object of the schema that describes the order. */
record ObjectReader(Keys document, Keys object, boolean is32, Problems problems) {
    private static final String ENVELOPE = "orderflow.envelope";
    private static final String UNKNOWN_FIELDS = "orderflow.unknownFields";
    private static final String MAX_BYTES = "orderflow.maxBytes";
    private static final String AVRO_NAME = "orderflow.avroName";
    private static final Set<String> CUSTOM = Set.of(ENVELOPE, UNKNOWN_FIELDS, MAX_BYTES, AVRO_NAME);

    private static final int MOST_BYTES = 1 << 20;
    private static final Pattern AVRO_FULL_NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*");

    OrderContract read() {
        StandardKeys.check(object, StandardKeys.OBJECT, StandardKeys.OBJECT_SINCE_3_2, is32, problems);
        Optional<String> type = object.text("logicalType");
        if (type.isPresent() && !type.get().equals("object")) {
            problems.error(object.at("logicalType"), "an order is of the logicalType object");
        }
        if (object.has("relationships")) {
            problems.note(object.at("relationships"), "relationships are left to other programs");
        }
        String name = object.text("name").orElse("");
        if (name.isEmpty()) {
            problems.error(object.position(), "the object needs a name");
        }
        CustomProperties custom = new CustomProperties(object, CUSTOM, problems);
        PropertyReader reader = new PropertyReader(problems, is32);
        List<Field> fields = reader.read(object, Place.TOP);
        if (fields.isEmpty() && !problems.hasErrors()) {
            problems.error(object.position(), "an order needs at least one property");
        }
        OrderContract draft = contract(name, custom, fields, List.of());
        List<Field> numbered = new KeyChecks(draft, object, reader.places(), problems).check();
        OrderContract keyed = contract(name, custom, numbered, List.of());
        new ColumnChecks(keyed, object, reader.places(), problems).check();
        new RoleChecks(keyed, reader.places(), problems).check();
        List<Rule> rules = new RuleReader(keyed.leaves(), problems).read(object);
        return contract(name, custom, numbered, rules);
    }

    private OrderContract contract(String name, CustomProperties custom, List<Field> fields, List<Rule> rules) {
        return new OrderContract(
                document.text("id").orElse(""),
                document.text("version").orElse(""),
                name,
                object.text("physicalName").orElse(name),
                custom.oneOf(
                        ENVELOPE,
                        Map.of("none", Envelope.NONE, "connect", Envelope.CONNECT, "debezium", Envelope.DEBEZIUM),
                        Envelope.NONE),
                custom.oneOf(
                        UNKNOWN_FIELDS,
                        Map.of("ignore", UnknownFields.IGNORE, "reject", UnknownFields.REJECT),
                        UnknownFields.IGNORE),
                maxBytes(custom),
                avroName(custom, name),
                fields,
                rules);
    }

    private int maxBytes(CustomProperties custom) {
        Optional<Scalar> value = custom.value(MAX_BYTES);
        if (value.isEmpty()) {
            return OrderContract.DEFAULT_MAX_BYTES;
        }
        String text = value.get().text();
        int bytes = value.get().kind() == Kind.INTEGER && text.matches("[0-9]{1,8}") ? Integer.parseInt(text) : 0;
        if (bytes < 1 || bytes > MOST_BYTES) {
            problems.error(
                    value.get().position(),
                    MAX_BYTES + " must be a number of bytes from 1 to " + MOST_BYTES + ", but is "
                            + value.get().shown());
            return OrderContract.DEFAULT_MAX_BYTES;
        }
        return bytes;
    }

    private String avroName(CustomProperties custom, String name) {
        Optional<Scalar> value = custom.value(AVRO_NAME);
        if (value.isEmpty()) {
            return "io.orderflow.order." + Avro.name(name);
        }
        if (!AVRO_FULL_NAME.matcher(value.get().text()).matches()) {
            problems.error(
                    value.get().position(),
                    AVRO_NAME + " must be the full name of an Avro record, as in order.OrderRecord, but is "
                            + value.get().shown());
        }
        return value.get().text();
    }

    /** Names of Avro records. */
    private static final class Avro {
        private Avro() {}

        /** {@code order_records} becomes OrderRecords; characters that Avro does not allow separate words. */
        static String name(String name) {
            StringBuilder words = new StringBuilder();
            for (String word : name.split("[^A-Za-z0-9]+", -1)) {
                if (!word.isEmpty()) {
                    words.append(Character.toUpperCase(word.charAt(0))).append(word, 1, word.length());
                }
            }
            String camel = words.toString();
            return camel.isEmpty() || Character.isDigit(camel.charAt(0)) ? "Order" + camel : camel;
        }
    }
}
