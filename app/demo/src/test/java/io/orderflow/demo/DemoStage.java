package io.orderflow.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A folder that does not exist yet for the demos of one test; what they leave there is deleted after it. */
final class DemoStage implements BeforeEachCallback, AfterEachCallback {

    private final DemoRun.TestServer server = DemoRun.TestServer.forTests();
    private Path parent;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        parent = Files.createTempDirectory("orderflow-demo-");
    }

    Path data() {
        return parent.resolve("data");
    }

    DemoRun start(String... arguments) {
        return DemoRun.start(data(), server, arguments);
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException, SQLException {
        server.clean();
        try (Stream<Path> files = Files.walk(parent)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
