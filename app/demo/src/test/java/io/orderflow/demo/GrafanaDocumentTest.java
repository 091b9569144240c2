package io.orderflow.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.condition.Condition;
import io.orderflow.demo.GrafanaFiles.Query;
import io.orderflow.demo.GrafanaFiles.Rule;
import io.orderflow.metrics.Metric;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Dashboard and alerts of conf/grafana ask for what the programs expose, and say what the catalogue of conditions says.
 */
class GrafanaDocumentTest {

    private static final Pattern METRIC = Pattern.compile("\\borderflow_[a-z_]+");
    private static final Pattern SELECTOR = Pattern.compile("(orderflow_[a-z_]+)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("([a-z]+)(?:=~|!=|!~|=)\"([^\"]*)\"");

    /** Name of a series → the metric. */
    private static Map<String, Metric> series() {
        Map<String, Metric> series = new HashMap<>();
        for (Metric metric : Metric.values()) {
            metric.series().forEach(name -> series.put(name, metric));
        }
        return series;
    }

    private static List<String> expressions() throws IOException {
        List<String> all = new ArrayList<>();
        GrafanaFiles.queries().stream().map(Query::expression).forEach(all::add);
        GrafanaFiles.rules().stream().map(Rule::expression).forEach(all::add);
        return all;
    }

    @Test
    void everyQueryNamesMetricsThatAProgramExposesWithLabelsThatTheyHave() throws IOException {
        Map<String, Metric> series = series();
        for (String expression : expressions()) {
            assertThat(METRIC.matcher(expression).results().map(MatchResult::group))
                    .as(expression)
                    .allMatch(series::containsKey);
            Matcher selector = SELECTOR.matcher(expression);
            while (selector.find()) {
                assertThat(LABEL.matcher(selector.group(2)).results().map(label -> label.group(1)))
                        .as(expression)
                        .allMatch(series.get(selector.group(1)).labels()::contains);
            }
        }
    }

    @Test
    void theDashboardAndTheAlertsTogetherUseNearlyEverythingThatIsExposed() throws IOException {
        Map<String, Metric> series = series();
        Set<Metric> used = expressions().stream()
                .flatMap(expression -> METRIC.matcher(expression).results())
                .map(found -> series.get(found.group()))
                .collect(Collectors.toCollection(HashSet::new));

        // Of the dashboard program: the same figures as the job's, and those about itself.
        assertThat(Arrays.stream(Metric.values())
                        .filter(metric -> metric.text().matches("orderflow_(job|streams|follow)_.*")))
                .allMatch(metric -> used.contains(metric)
                        || Set.of(
                                        Metric.JOB_ABSENT,
                                        Metric.JOB_NEXT_OFFSET,
                                        Metric.JOB_STARTED,
                                        Metric.STREAMS_WATERMARK)
                                .contains(metric));
    }

    @Test
    void anAlertAboutAConditionHasItsCodeAndItsRemedy() throws IOException {
        for (Rule rule : GrafanaFiles.rules()) {
            assertThat(rule.summary()).as(rule.name()).isNotBlank();
            assertThat(rule.remedy()).as(rule.name()).isNotBlank();
            if (!rule.condition().isEmpty()) {
                Condition condition = Condition.state(rule.condition())
                        .or(() -> Condition.reason(rule.condition()))
                        .orElseThrow();
                assertThat(rule.remedy())
                        .as("remedy of %s in conf/grafana/alerts.yml (and in alerts-test.yml)", rule.name())
                        .isEqualTo(condition.remedy());
            }
            Matcher selector = SELECTOR.matcher(rule.expression());
            while (selector.find()) {
                assertThat(LABEL.matcher(selector.group(2))
                                .results()
                                .filter(label -> label.group(1).equals("condition"))
                                .map(label -> label.group(2)))
                        .as(rule.name())
                        .allMatch(code -> code.equals(rule.condition()));
            }
        }
    }

    @Test
    void everyConditionOfMysqlHasAnAlertOfItsOwn() throws IOException {
        Set<String> conditions =
                GrafanaFiles.rules().stream().map(Rule::condition).collect(Collectors.toSet());

        assertThat(Arrays.stream(Condition.values()).map(Condition::code).filter(code -> code.startsWith("MYSQL_")))
                .allMatch(conditions::contains);
    }
}
