package io.orderflow.cli.contract;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.condition.Condition;
import io.orderflow.contract.draft.ContractDraft;
import io.orderflow.contract.draft.Doubt;
import io.orderflow.contract.draft.Draft;
import io.orderflow.contract.draft.NoDraftException;
import io.orderflow.contract.sample.Samples;
import io.orderflow.contract.trial.Trial;
import io.orderflow.contract.trial.TrialCounts;
import io.orderflow.contract.trial.TrialGroups;
import io.orderflow.kafka.KafkaSettings;
import io.orderflow.pipeline.mysql.Mysql;
import io.orderflow.pipeline.mysql.MysqlSettings;
import io.orderflow.program.command.BuildVersion;
import io.orderflow.program.command.SettingsCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code orderflow contract init}. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class,
        sortOptions = false,
        description = {
            "Draft a contract from what there is: records, a table or a schema. The file is commented; standard"
                    + " error says what the draft is unsure of, and how many of the records it accepts.",
            "Reads only. Restricted-looking fields (card, password, iban …) are marked, and no value of them is shown."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow contract init --topic sales --output sales.odcs.yaml",
            "  orderflow contract init --file orders.jsonl | less",
            "  orderflow contract init --table sales --set mysql.database=shop",
            "  orderflow contract init --avro sale.avsc"
        })
final class InitCommand extends SettingsCommand {
    private static final int MOST_SHOWN = 10;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Source source;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "10000",
            description = "How many records are read at most (default: 10000, and 32 MiB).")
    private int records;

    @Option(
            names = "--oldest",
            description = "Of a topic read the oldest records; by default the newest, of all partitions.")
    private boolean oldest;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write the draft to this file; by default to standard output.")
    private Path output;

    @Option(names = "--force", description = "Write over the file if there is one.")
    private boolean force;

    /** Where the draft is from. */
    static final class Source {
        @Option(names = "--topic", paramLabel = "TOPIC", description = "Records of this topic.")
        private String topic;

        @Option(names = "--file", paramLabel = "FILE", description = "Records in this file, one JSON object a line.")
        private Path file;

        @Option(names = "--table", paramLabel = "TABLE", description = "The columns of this table of mysql.database.")
        private String table;

        @Option(names = "--avro", paramLabel = "FILE", description = "The Avro schema (.avsc) of a record.")
        private Path avro;
    }

    @Override
    public Integer call() throws SQLException {
        if (records < 1 || records > 1_000_000) {
            throw wrong("--records must be 1 to 1000000, was " + records);
        }
        if (output != null && Files.exists(output) && !force) {
            throw wrong(output + " exists; --force writes over it. Nothing was read.");
        }
        try {
            if (source.table != null) {
                return finish(ofTable(), List.of());
            }
            if (source.avro != null) {
                return finish(ofSchema(), List.of());
            }
            List<byte[]> values = source.topic == null ? ofFile() : ofTopic();
            String from = source.topic == null ? "the file " + source.file : "the topic " + source.topic;
            return finish(ContractDraft.of(Samples.of(values), name(), from), values);
        } catch (NoDraftException e) {
            err().println(e.getMessage());
            return Condition.FAILED.exitCode();
        }
    }

    private String name() {
        if (source.topic != null) {
            return source.topic;
        }
        String file = source.file.getFileName().toString();
        int dot = file.indexOf('.');
        return dot > 0 ? file.substring(0, dot) : file;
    }

    private List<byte[]> ofTopic() {
        KafkaSettings kafka = settings(KafkaSettings::read);
        return new TopicRecords(kafka, source.topic).read(records, oldest);
    }

    private List<byte[]> ofFile() {
        try {
            return FileRecords.read(source.file, records);
        } catch (IOException e) {
            throw unreadable(source.file, e);
        }
    }

    private Draft ofTable() throws NoDraftException, SQLException {
        MysqlSettings mysql = settings(MysqlSettings::read);
        try (Connection connection = new Mysql(mysql).connect()) {
            TableDescription table = TableDescription.read(connection, mysql.database(), source.table);
            if (table.columns().isEmpty()) {
                throw wrong("There is no table " + source.table + " in the database " + mysql.database()
                        + ", or this user may not see it.");
            }
            return ContractDraft.of(
                    table.columns(), table.constraints(), source.table, mysql.database() + "." + source.table);
        }
    }

    private Draft ofSchema() throws NoDraftException {
        try {
            Schema schema = new Schema.Parser().parse(Files.readString(source.avro));
            return ContractDraft.of(schema, schema.getName(), source.avro.toString());
        } catch (IOException e) {
            throw unreadable(source.avro, e);
        } catch (SchemaParseException e) {
            throw wrong(source.avro + " is not an Avro schema: " + e.getMessage(), e);
        }
    }

    private int finish(Draft draft, List<byte[]> values) {
        if (output == null) {
            out().print(draft.text());
            out().flush();
        } else {
            try {
                write(draft.text());
            } catch (FileAlreadyExistsException e) {
                throw wrong(output + " exists; --force writes over it.", e);
            } catch (IOException e) {
                throw wrong("Cannot write " + output + ": " + e.getMessage(), e);
            }
        }
        report(draft, values);
        return Condition.OK.exitCode();
    }

    private void write(String text) throws IOException {
        if (force) {
            Files.writeString(output, text);
        } else {
            Files.writeString(output, text, UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }

    private void report(Draft draft, List<byte[]> values) {
        PrintWriter err = err();
        err.println("Drafted " + draft.contract().name() + (output == null ? "" : " in " + output) + ": "
                + CheckCommand.summary(draft.contract()) + ".");
        if (!draft.doubts().isEmpty()) {
            err.println("Unsure:");
            for (Doubt doubt : draft.doubts()) {
                err.println("  " + doubt);
            }
        }
        if (!values.isEmpty()) {
            accepted(draft, values, err);
        }
        err.flush();
    }

    /** How many of the records the draft accepts, by the decoder that the job uses. */
    private static void accepted(Draft draft, List<byte[]> values, PrintWriter err) {
        Trial trial = new Trial(draft.contract(), List.of(), Map.of());
        for (int i = 0; i < values.size(); i++) {
            trial.judge(0, i, values.get(i));
        }
        TrialCounts counts = trial.counts();
        err.println(String.format(
                Locale.ROOT, "The draft accepts %,d of these %,d records.", counts.accepted(), counts.received()));
        counts.rejected().largestFirst().stream().limit(MOST_SHOWN).forEach(group -> {
            TrialGroups.Example example = group.examples().get(0);
            err.println(String.format(
                    Locale.ROOT,
                    "  %,d rejected: %s%s: %s",
                    group.count(),
                    group.reason(),
                    group.field().isEmpty() ? "" : " " + group.field(),
                    example.message()));
        });
    }
}
