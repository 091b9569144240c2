package io.orderflow.cli.rejected;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.operate.reject.RejectedRecords.Lives;
import io.orderflow.pipeline.reject.Coordinates;
import io.orderflow.pipeline.reject.RejectedRow;
import io.orderflow.program.command.SettingsCommand;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code orderflow rejected show}. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Shows rejected records: why, where they came from, key, headers and value, readable and in hexadecimal.",
            "Whatever the bytes are, nothing of them reaches your terminal but printable characters."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  orderflow rejected show orders-0@123",
            "  orderflow rejected show orders-0@123 --raw > record.bin      exactly its bytes"
        })
final class RejectedShow extends SettingsCommand {

    @Parameters(
            paramLabel = "COORDINATES",
            arity = "1..*",
            converter = CoordinatesConverter.class,
            description = "TOPIC-PARTITION@OFFSET, such as orders-0@123.")
    private List<Coordinates> coordinates;

    @Option(names = "--all", description = "All of the value, also if it is long.")
    private boolean all;

    @Option(names = "--json", description = "As JSON, a line per record; bytes in base64.")
    private boolean json;

    @Option(names = "--raw", description = "Nothing but the value's bytes, unescaped: for a file or a pipe.")
    private boolean raw;

    @Override
    public Integer call() throws SQLException, IOException {
        RejectedAccess access = new RejectedAccess(settings(PipelineSettings::read));
        List<RejectedRow> rows = new ArrayList<>();
        try (Connection connection = access.connectPatiently()) {
            for (Coordinates at : coordinates) {
                List<RejectedRow> found = access.records().at(connection, at, Lives.ALL);
                if (found.isEmpty()) {
                    throw new StoppedException(
                            Condition.FAILED,
                            "Pipeline %s rejected no record at %s. orderflow rejected list shows what it rejected."
                                    .formatted(access.settings().pipeline(), at));
                }
                rows.addAll(found);
            }
        }
        PrintWriter out = out();
        for (RejectedRow row : rows) {
            if (raw) {
                write(row);
            } else {
                out.println(json ? RejectedJson.of(row) : RejectedText.of(row, all));
            }
        }
        out.flush();
        return 0;
    }

    /** Past the console's character set, which would change them. */
    private static void write(RejectedRow row) throws IOException {
        if (row.payload() != null) {
            // Not closed: another record may follow.
            OutputStream out = new FileOutputStream(FileDescriptor.out);
            out.write(row.payload());
            out.flush();
        }
    }
}
