package io.orderflow.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class MetricsServerTest {

    private final HttpClient client = HttpClient.newHttpClient();

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void servesEachKindOfMetricInPrometheusTextFormat() throws IOException, InterruptedException {
        Consumer<Exposition> scrape = to -> {
            to.add(Metric.JOB_STORED, 7, "shop", "0");
            to.add(Metric.JOB_LAG_SECONDS, 1.5, "shop", "0");
            to.add(Metric.JOB_BATCH_PHASES, 2, 0.5, "shop", "addBatch");
            to.add(Metric.JOB_COMMITS, Buckets.of(new double[] {0.1, 1}, new long[] {3, 2, 1}, 6.25), "shop");
            to.addOneOf(Metric.JOB_STATE, List.of("RUNNING", "PAUSED"), "PAUSED", "shop");
        };
        try (MetricsServer server = MetricsServer.start(new MetricsSettings("127.0.0.1", freePort()), scrape)
                .orElseThrow()) {
            HttpResponse<String> answer = get(server.port(), "/metrics");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).hasValue(Exposition.CONTENT_TYPE);
            assertThat(answer.body().lines().filter(line -> !line.startsWith("# HELP")))
                    .containsExactlyInAnyOrder(
                            "# TYPE orderflow_job_stored_total counter",
                            "orderflow_job_stored_total{partition=\"0\",pipeline=\"shop\"} 7.0",
                            "# TYPE orderflow_job_lag_seconds gauge",
                            "orderflow_job_lag_seconds{partition=\"0\",pipeline=\"shop\"} 1.5",
                            "# TYPE orderflow_job_batch_phase_seconds summary",
                            "orderflow_job_batch_phase_seconds_count{phase=\"addBatch\",pipeline=\"shop\"} 2",
                            "orderflow_job_batch_phase_seconds_sum{phase=\"addBatch\",pipeline=\"shop\"} 0.5",
                            "# TYPE orderflow_job_commit_seconds histogram",
                            "orderflow_job_commit_seconds_bucket{pipeline=\"shop\",le=\"0.1\"} 3",
                            "orderflow_job_commit_seconds_bucket{pipeline=\"shop\",le=\"1.0\"} 5",
                            "orderflow_job_commit_seconds_bucket{pipeline=\"shop\",le=\"+Inf\"} 6",
                            "orderflow_job_commit_seconds_count{pipeline=\"shop\"} 6",
                            "orderflow_job_commit_seconds_sum{pipeline=\"shop\"} 6.25",
                            "# TYPE orderflow_job_state gauge",
                            "orderflow_job_state{pipeline=\"shop\",state=\"PAUSED\"} 1.0",
                            "orderflow_job_state{pipeline=\"shop\",state=\"RUNNING\"} 0.0");
            assertThat(get(server.port(), "/else").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void aFaultOfOneScrapeIsAnsweredAndTheNextOneWorks() throws IOException, InterruptedException {
        boolean[] fails = {true};
        Consumer<Exposition> scrape = to -> {
            if (fails[0]) {
                throw new IllegalStateException("for this test");
            }
            to.add(Metric.STORED, 1);
        };
        try (MetricsServer server = MetricsServer.start(new MetricsSettings("127.0.0.1", freePort()), scrape)
                .orElseThrow()) {
            assertThat(get(server.port(), "/metrics").statusCode()).isEqualTo(500);
            fails[0] = false;
            assertThat(get(server.port(), "/metrics").body()).contains("orderflow_stored_total 1.0");
        }
    }

    @Test
    void aPortThatIsTakenStopsNoProgramAndOffMeansOff() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(MetricsServer.start(new MetricsSettings("127.0.0.1", taken.getLocalPort()), to -> {}))
                    .isEmpty();
        }
        assertThat(MetricsServer.start(new MetricsSettings("127.0.0.1", 0), to -> {}))
                .isEmpty();
    }

    @Test
    void everyNameFollowsTheScheme() {
        for (Metric metric : Metric.values()) {
            assertThat(metric.text()).matches("orderflow_[a-z]+(_[a-z]+)*").doesNotContain("milli");
            assertThat(metric.text().endsWith("_total")).isEqualTo(metric.kind() == Metric.Kind.COUNTER);
            assertThat(metric.help()).isNotBlank();
        }
        assertThat(Arrays.stream(Metric.values()).map(Metric::text)).doesNotHaveDuplicates();
    }

    @Test
    void aMetricNeedsExactlyItsLabels() {
        assertThatThrownBy(() -> new Exposition().add(Metric.JOB_STORED, 1, "shop"))
                .hasMessageContaining("[pipeline, partition]");
        assertThatThrownBy(() -> new Exposition().add(Metric.JOB_COMMITS, 1, "shop"))
                .hasMessageContaining("HISTOGRAM");
    }
}
