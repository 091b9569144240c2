package io.orderflow.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/** Verdict, offsets, groups, history, events and metrics. */
class PositionsIT extends OverHttp {

    PositionsIT(ApiStage stage) {
        super(stage);
    }

    @Test
    void saysThatOrdersFlowAndThatEveryRecordIsAccountedFor() {
        // Other tests send orders, which wait for a moment.
        await().atMost(ApiStage.SOON)
                .until(() -> api.get("/overview").json().at("/lag/records").asLong(-1) == 0
                        && api.get("/health").json().path("verdict").asText().equals("flowing"));
        JsonNode overview = api.get("/overview").json();

        assertThat(api.get("/health").status()).isEqualTo(200);
        assertThat(api.head("/health").status()).isEqualTo(200);
        JsonNode identity = overview.path("identity");
        assertThat(identity.path("holds").asBoolean()).isTrue();
        assertThat(identity.path("received").asLong())
                .isEqualTo(identity.path("stored").asLong()
                        + identity.path("duplicate").asLong()
                        + identity.path("rejected").asLong());
        assertThat(overview.path("away")).isEmpty();
    }

    @Test
    void offsetsAndGroupsShowWhereEachPartitionStands() {
        // The ledger and the ends of the log are looked at one after the other.
        await().atMost(ApiStage.SOON).untilAsserted(() -> {
            JsonNode partitions = api.get("/offsets").json().path("partitions");
            assertThat(partitions).hasSize(2);
            for (JsonNode one : partitions) {
                assertThat(one.path("latest").asLong())
                        .isGreaterThanOrEqualTo(one.path("next").asLong());
                assertThat(one.path("balances").asBoolean()).isTrue();
            }
        });
        assertThat(api.get("/groups").json().path("groups").isArray()).isTrue();
        JsonNode history = api.get("/history").json();
        assertThat(history.path("at")).hasSameSizeAs(history.path("lag_records"));
    }

    @Test
    void eventsBeginWithWhatIsKnownAndGoOn() throws Exception {
        HttpRequest request =
                api.request("/events", "Accept", "text/event-stream").GET().build();
        var response = api.client().send(request, BodyHandlers.ofInputStream());
        Set<String> names = new HashSet<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            api.post("/produce", ApiStage.order(""));
            while (!names.containsAll(List.of("overview", "partitions", "rejected", "order", "streams"))) {
                String line = lines.readLine();
                assertThat(line).as("after " + names).isNotNull();
                if (line.startsWith("event: ")) {
                    names.add(line.substring(7));
                }
            }
        }
    }

    @Test
    @Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
    void eventsSayWhatBecameOfRecordsThatWaited() throws IOException, InterruptedException {
        HttpRequest request =
                api.request("/events", "Accept", "text/event-stream").GET().build();
        var response = api.client().send(request, BodyHandlers.ofInputStream());
        Set<String> produced = new HashSet<>();
        Set<String> settled = new HashSet<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            // A record that the job settles at once may have its outcome when it is first seen: another one is sent.
            while (Collections.disjoint(produced, settled)) {
                String line = lines.readLine();
                assertThat(line).as("the stream ended").isNotNull();
                if (line.startsWith("event: ")) {
                    JsonNode sent = api.post("/produce", ApiStage.order("")).json();
                    produced.add(sent.path("coordinates").asText() + " "
                            + sent.path("timestamp").asText() + " stored");
                } else if (line.startsWith("data: ")) {
                    for (JsonNode one :
                            new ObjectMapper().readTree(line.substring(6)).path("settled")) {
                        settled.add(one.path("coordinates").asText() + " "
                                + one.path("timestamp").asText() + " "
                                + one.path("outcome").asText());
                    }
                }
            }
        }
    }

    @Test
    void metricsAndDescriptionAreServed() {
        String metrics = api.get("/metrics").text();
        assertThat(metrics)
                .contains("orderflow_stored_total ")
                .contains("orderflow_lag_records ")
                .contains("orderflow_partition_lag_records{partition=\"0\"}")
                .doesNotContain("ORDER-");
        assertThat(api.get("/openapi.yaml").text()).startsWith("openapi: 3.1.0");
    }
}
