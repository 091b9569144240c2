package io.orderflow.contract.draft;

import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.model.Envelope;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.sample.Samples;
import io.orderflow.contract.sample.Sighting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** Drafts contracts. */
public final class ContractDraft {
    private static final int FEW = 100;

    private ContractDraft() {}

    /**
     * A contract for records.
     *
     * @param name what the contract and its table are called; characters that no table has are replaced
     * @param source where the records are from, for the comment at the head
     * @throws NoDraftException none of them is an order as JSON; the message says what they are
     */
    public static Draft of(Samples samples, String name, String source) throws NoDraftException {
        if (samples.orders().isEmpty()) {
            throw new NoDraftException(nothing(samples, source));
        }
        Drafting draft = new Drafting();
        int orders = samples.orders().size();
        draft.head.add("A draft by orderflow contract init, from " + orders + (orders == 1 ? " record" : " records")
                + " of " + source + ".");
        head(draft);
        others(draft, samples);
        Sighting seen = new Sighting();
        samples.orders().forEach(seen::see);
        draft.properties.addAll(new SeenFields(draft).of(seen, "", 1));
        if (samples.envelope() != Envelope.NONE) {
            draft.custom.add(
                    new String[] {"orderflow.envelope", samples.envelope().word()});
        }
        if (2L * samples.longest() > OrderContract.DEFAULT_MAX_BYTES) {
            int room = Integer.highestOneBit(Math.min(samples.longest(), 1 << 19)) * 2;
            draft.custom.add(new String[] {"orderflow.maxBytes", Integer.toString(room)});
            draft.doubt("the longest record has " + samples.longest() + " bytes; up to " + room + " are accepted");
        }
        ToIntFunction<String> repeats = path -> repeats(seen, path);
        new KeyChoice(draft, repeats).choose();
        new RoleChoice(draft).choose();
        RowFit.fit(draft);
        new RuleSearch(draft, samples.orders()).search();
        return finished(draft, name);
    }

    /**
     * A contract for the records of an Avro schema.
     *
     * @throws NoDraftException it is no schema of a record, or no field can be a key
     */
    public static Draft of(Schema schema, String name, String source) throws NoDraftException {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new NoDraftException(source + " must be the schema of a record, but is of the type "
                    + schema.getType().getName() + ".");
        }
        Drafting draft = new Drafting();
        draft.head.add("A draft by orderflow contract init, from the Avro schema " + source + ".");
        head(draft);
        draft.custom.add(new String[] {"orderflow.avroName", schema.getFullName()});
        draft.properties.addAll(new AvroFields(draft).of(schema));
        draft.doubt("a schema has no limits, no key and no rules: these are guesses; contract try says what records"
                + " pass");
        new KeyChoice(draft, path -> -1).choose();
        new RoleChoice(draft).choose();
        RowFit.fit(draft);
        return finished(draft, name);
    }

    /**
     * A contract for an existing table.
     *
     * @param checks the expressions of its CHECK constraints
     * @throws NoDraftException it has no column that can be part of a contract, or no key
     */
    public static Draft of(List<TableColumn> columns, List<String> checks, String table, String source)
            throws NoDraftException {
        Drafting draft = new Drafting();
        draft.head.add("A draft by orderflow contract init, from the table " + source + ".");
        head(draft);
        draft.properties.addAll(new TableFields(draft).of(columns));
        if (draft.properties.stream().noneMatch(property -> property.keyPosition > 0)) {
            new KeyChoice(draft, path -> -1).choose();
        }
        checks.forEach(check -> {
            draft.doubt("the table has the check constraint " + check + "; a rule of the contract can say so");
            draft.head.add("The table has CHECK (" + check
                    + "): say so by a rule (quality), so that records are rejected" + " with its name.");
        });
        draft.doubt("a table does not say how dates are written in JSON, nor how fields are nested: field names are"
                + " the columns' names");
        new RoleChoice(draft).choose();
        return finished(draft, table);
    }

    private static void head(Drafting draft) {
        draft.head.add("Change what is wrong, then: orderflow contract check FILE, orderflow contract try FILE --topic"
                + " TOPIC. The reference is app/docs/contract-file.md.");
    }

    private static Draft finished(Drafting draft, String name) throws NoDraftException {
        FieldNames.nameColumns(draft.properties);
        String text = DraftWriter.write(draft, tableName(name));
        ContractReading reading = ContractFile.read(text, "draft", "");
        if (!reading.isUsable()) {
            throw new NoDraftException("The draft cannot be used as it is; this is a fault of OrderFlow: "
                    + reading.errors().stream().map(Object::toString).collect(Collectors.joining("; ")));
        }
        return new Draft(text, reading.contract(), draft.doubts);
    }

    private static String tableName(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
        String cut = plain.length() > 64 ? plain.substring(0, 64) : plain;
        return cut.isEmpty() || cut.chars().allMatch(Character::isDigit) ? "orders_" + cut : cut;
    }

    private static void others(Drafting draft, Samples samples) {
        samples.others()
                .forEach((kind, count) -> draft.doubt(count
                        + (count == 1 ? " record is not used: " : " records are not used: ")
                        + kind
                        + remedy(kind)));
        int orders = samples.orders().size();
        if (orders < FEW) {
            draft.doubt("only " + orders + (orders == 1 ? " different order" : " different orders")
                    + " could be used; what is optional, and what values there are, shows in more");
        }
    }

    private static String nothing(Samples samples, String source) {
        if (samples.values() == 0) {
            return "There are no records in " + source
                    + ": nothing can be drafted. Send some, or use --avro or --table.";
        }
        return "None of the " + samples.values() + " records of " + source + " is an order as JSON. They are: "
                + samples.others().entrySet().stream()
                        .map(other -> other.getValue() + " " + other.getKey() + remedy(other.getKey()))
                        .collect(Collectors.joining("; "))
                + ".";
    }

    private static String remedy(String kind) {
        if (kind.startsWith("in a schema registry's framing")) {
            return " (draft from the schema: contract init --avro FILE; and put it into job.writer-schemas as ID.avsc)";
        }
        return kind.equals("Avro") ? " (draft from the schema: contract init --avro FILE)" : "";
    }

    /** How many values at a path were seen before. */
    private static int repeats(Sighting orders, String path) {
        Optional<Sighting> at = Optional.of(orders);
        for (String name : path.split("\\.", -1)) {
            Map<String, Sighting> fields = at.map(Sighting::fields).orElse(Map.of());
            at = Optional.ofNullable(fields.get(name));
        }
        return at.map(seen -> seen.texts().count() + seen.numbers().count() - seen.different())
                .orElse(-1);
    }
}
