package io.orderflow.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The files of conf/grafana. */
final class GrafanaFiles {

    static final Path FOLDER = Path.of(System.getProperty("orderflow.home"), "conf/grafana");

    private GrafanaFiles() {}

    /** A query of a panel. */
    record Query(String panel, String expression) {
        /** As Grafana asks it, for all pipelines. */
        String filled(String interval) {
            return expression.replace("$__rate_interval", interval).replace("$pipeline", ".*");
        }
    }

    /** @param condition empty: the rule has none */
    record Rule(String name, String expression, String condition, String summary, String remedy) {}

    static List<Query> queries() throws IOException {
        List<Query> queries = new ArrayList<>();
        for (Object panel : list(map(read("orderflow.json")), "panels")) {
            for (Object target : list(map(panel), "targets")) {
                queries.add(new Query(
                        (String) map(panel).get("title"), (String) map(target).get("expr")));
            }
        }
        return queries;
    }

    static List<Rule> rules() throws IOException {
        List<Rule> rules = new ArrayList<>();
        for (Object group : list(map(read("alerts.yml")), "groups")) {
            for (Object rule : list(map(group), "rules")) {
                Map<?, ?> all = map(rule);
                Map<?, ?> texts = map(all.get("annotations"));
                Object condition = map(all.get("labels")).get("condition");
                rules.add(new Rule(
                        (String) all.get("alert"),
                        (String) all.get("expr"),
                        condition == null ? "" : (String) condition,
                        (String) texts.get("summary"),
                        (String) texts.get("remedy")));
            }
        }
        return rules;
    }

    /** The values that Prometheus answers to an instant query. */
    static List<String> values(String answer) {
        List<String> values = new ArrayList<>();
        for (Object series : list(map(map(parsed(answer)).get("data")), "result")) {
            values.add((String) list(map(series), "value").get(1));
        }
        return values;
    }

    private static Object read(String file) throws IOException {
        return parsed(Files.readString(FOLDER.resolve(file)));
    }

    /** JSON is YAML as well. */
    private static Object parsed(String text) {
        return new Load(LoadSettings.builder().build()).loadFromString(text);
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<?> list(Map<?, ?> of, String key) {
        return of.get(key) == null ? List.of() : (List<?>) of.get(key);
    }
}
