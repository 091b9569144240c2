package io.orderflow.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.local.LocalKafka;
import io.orderflow.local.WatchedProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The dashboard: all of its answers, from broker and database, are there again. */
final class DashboardProgram extends KeptProgram {

    private static final List<String> PATHS =
            List.of("/health", "/offsets", "/messages?limit=5", "/stream-table", "/rejected");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private int port;

    @Override
    public String name() {
        return "dashboard";
    }

    @Override
    public void begin(ChaosStage stage) throws InterruptedException {
        port = LocalKafka.freePort();
        start(stage);
        List<String> problems = problems(stage);
        for (int i = 0; i < 90 && !problems.isEmpty(); i++) {
            TimeUnit.SECONDS.sleep(1);
            problems = problems(stage);
        }
        if (!problems.isEmpty()) {
            throw new IllegalStateException("before the fault: " + String.join("; ", problems));
        }
    }

    @Override
    WatchedProcess launch(ChaosStage stage) {
        return stage.launcher()
                .start(
                        stage.setup().folder().resolve("dashboard.log"),
                        List.of("dashboard", "--set", "mysql.properties.allowPublicKeyRetrieval=true"),
                        Map.of("DASHBOARD_PORT", Integer.toString(port)));
    }

    @Override
    public List<String> problems(ChaosStage stage) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        for (String path : PATHS) {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            try {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        BodyHandlers.ofString(UTF_8));
                if (answer.statusCode() != 200) {
                    problems.add(path + " answers " + answer.statusCode() + ": "
                            + answer.body().lines().findFirst().orElse(""));
                }
            } catch (IOException e) {
                problems.add(path + " does not answer (" + e.getClass().getSimpleName() + ")");
            }
        }
        return problems;
    }
}
