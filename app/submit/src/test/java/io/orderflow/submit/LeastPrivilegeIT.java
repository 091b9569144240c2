package io.orderflow.submit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.cli.schema.SchemaRun;
import io.orderflow.condition.Condition;
import io.orderflow.job.JobRun;
import io.orderflow.job.Pipe;
import io.orderflow.job.Pipes;
import io.orderflow.local.DocumentedUsers;
import io.orderflow.local.RealServices;
import io.orderflow.local.TestDatabase;
import io.orderflow.local.TestTopics;
import io.orderflow.pipeline.PipelineSettings;
import io.orderflow.pipeline.schema.Tables;
import io.orderflow.program.command.CommandLineRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The users of sql/users have the rights that their work needs, and a right that is missing is named. */
@ExtendWith({RealServices.class, Pipes.class})
@Tag("mysql")
class LeastPrivilegeIT {

    @Test
    void theOwnerCreatesTheWriterSettlesAndNeitherDoesTheOthersWork(TestTopics topics, TestDatabase database, Pipe pipe)
            throws Exception {
        pipe.send(0, 1, 20);
        pipe.send(0, 5, 6);
        topics.send(pipe.topic(), 0, "no order".getBytes(UTF_8));
        try (DocumentedUsers users = new DocumentedUsers(database)) {
            Map<String, String> reader = users.create("reader.sql", "reader");
            CommandLineRun refused = SchemaRun.of(options(pipe, reader));
            assertThat(refused.exitCode()).isNotZero();
            assertThat(refused.printed()).contains("MYSQL_PRIVILEGE_MISSING");

            Map<String, String> owner = users.create("schema_owner.sql", "owner");
            CommandLineRun created = SchemaRun.of(options(pipe, owner));
            assertThat(created.exitCode()).as(created.printed()).isZero();

            Map<String, String> writer = users.create("writer.sql", "writer");
            assertThat(JobRun.run(settings(pipe, writer), true)).isEqualTo(Condition.OK);
            pipe.assertExact();
            assertThat(pipe.number("SELECT COUNT(*) FROM orders")).isEqualTo(20);
            assertThat(pipe.number("SELECT COUNT(*) FROM duplicate_orders")).isEqualTo(2);

            assertThat(SchemaRun.of(options(pipe, writer), "--check").exitCode())
                    .isZero();
            assertThat(SchemaRun.of(options(pipe, reader), "--check").exitCode())
                    .isZero();
        }
    }

    @Test
    void everyTableButTheOrdersIsTheWritersToChange() throws Exception {
        String writer =
                Files.readString(Path.of(System.getProperty("orderflow.home")).resolve("sql/users/writer.sql"));
        for (String table : new Tables("ecommerce", "orders").placeholders().keySet()) {
            boolean granted = writer.contains("GRANT UPDATE, DELETE ON `ecommerce`.`" + table + "`");
            assertThat(granted)
                    .as("rights on %s", table)
                    .isEqualTo(!table.equals("orders") && !table.equals("orderflow_schema"));
        }
    }

    private static PipelineSettings settings(Pipe pipe, Map<String, String> login) {
        Map<String, String> more = new HashMap<>(login);
        more.put("mysql.properties.allowPublicKeyRetrieval", "true");
        return pipe.settings(more);
    }

    private static List<String> options(Pipe pipe, Map<String, String> login) {
        List<String> options = new ArrayList<>(pipe.options());
        login.forEach((key, value) -> options.addAll(List.of("--set", key + "=" + value)));
        options.addAll(List.of("--set", "mysql.properties.allowPublicKeyRetrieval=true"));
        return options;
    }
}
