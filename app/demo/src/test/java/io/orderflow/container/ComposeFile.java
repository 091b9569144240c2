package io.orderflow.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The services of a compose file, as compose reads them: merge keys resolved, variables replaced.
 *
 * @param services by name
 */
record ComposeFile(Map<String, Service> services) {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\$|\\$\\{(\\w+)(?::?\\?[^}]*)?}");

    /** As in {@code 5s}. */
    private static final Pattern SECONDS = Pattern.compile("(\\d+)s");

    ComposeFile {
        services = Map.copyOf(services);
    }

    /**
     * One service.
     *
     * @param needed the services that must be healthy before it starts
     * @param tmpfs mount points, each with its mount options
     * @param secrets names of those that it gets as files
     */
    record Service(
            String image,
            List<String> command,
            Map<String, String> environment,
            List<String> needed,
            Map<String, String> tmpfs,
            List<String> secrets,
            boolean isReadOnly,
            List<String> dropped,
            List<String> security,
            Optional<HealthCheck> healthCheck) {

        Service {
            command = List.copyOf(command);
            environment = new TreeMap<>(environment);
            needed = List.copyOf(needed);
            tmpfs = new TreeMap<>(tmpfs);
            secrets = List.copyOf(secrets);
            dropped = List.copyOf(dropped);
            security = List.copyOf(security);
        }

        /** The same, with these variables besides or instead. */
        Service with(Map<String, String> variables) {
            Map<String, String> all = new TreeMap<>(environment);
            all.putAll(variables);
            return new Service(image, command, all, needed, tmpfs, secrets, isReadOnly, dropped, security, healthCheck);
        }
    }

    /**
     * How it is checked that a service works.
     *
     * @param command the program and its arguments
     * @param timeout after which it counts as failed
     */
    record HealthCheck(List<String> command, Duration timeout) {
        HealthCheck {
            command = List.copyOf(command);
        }
    }

    /** @param variables of the shell in which compose is started */
    static ComposeFile read(Path file, Map<String, String> variables) throws IOException {
        Map<?, ?> all =
                map(new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
                        .loadFromString(Files.readString(file)));
        Map<String, Service> services = new LinkedHashMap<>();
        map(all.get("services"))
                .forEach((name, value) -> services.put(name.toString(), service(merged(value), variables)));
        return new ComposeFile(services);
    }

    Service service(String name) {
        return Optional.ofNullable(services.get(name))
                .orElseThrow(() -> new IllegalArgumentException("compose.yml has no service " + name));
    }

    private static Service service(Map<String, Object> all, Map<String, String> variables) {
        Map<String, String> environment = new TreeMap<>();
        merged(all.getOrDefault("environment", Map.of()))
                .forEach((name, value) -> environment.put(name, replaced(value.toString(), variables)));
        Map<String, String> tmpfs = new TreeMap<>();
        for (String mount : list(all, "tmpfs")) {
            String[] parts = mount.split(":", 2);
            tmpfs.put(parts[0], parts.length == 1 ? "" : parts[1]);
        }
        return new Service(
                all.get("image").toString(),
                list(all, "command").stream()
                        .map(word -> replaced(word, variables))
                        .toList(),
                environment,
                needed(all),
                tmpfs,
                list(all, "secrets"),
                Boolean.TRUE.equals(all.get("read_only")),
                list(all, "cap_drop"),
                list(all, "security_opt"),
                Optional.ofNullable(all.get("healthcheck")).map(check -> healthCheck(merged(check), variables)));
    }

    private static List<String> needed(Map<String, Object> all) {
        List<String> needed = new ArrayList<>();
        merged(all.getOrDefault("depends_on", Map.of())).forEach((name, how) -> {
            if (!map(how).get("condition").equals("service_healthy")) {
                throw new IllegalArgumentException(how + " is not understood here");
            }
            needed.add(name);
        });
        return needed;
    }

    private static HealthCheck healthCheck(Map<String, Object> check, Map<String, String> variables) {
        List<String> test = list(check, "test").stream()
                .map(word -> replaced(word, variables))
                .toList();
        List<String> command = new ArrayList<>(test.subList(1, test.size()));
        if (test.get(0).equals("CMD-SHELL")) {
            command.addAll(0, List.of("/bin/sh", "-c"));
        } else if (!test.get(0).equals("CMD")) {
            throw new IllegalArgumentException("A health check begins with CMD or CMD-SHELL: " + test);
        }
        Matcher timeout = SECONDS.matcher(check.get("timeout").toString());
        if (!timeout.matches()) {
            throw new IllegalArgumentException("timeout is not in seconds: " + check.get("timeout"));
        }
        return new HealthCheck(command, Duration.ofSeconds(Long.parseLong(timeout.group(1))));
    }

    /** {@code ${NAME:?message}} stands for a variable that must be set, {@code $$} for a dollar. */
    private static String replaced(String text, Map<String, String> variables) {
        return VARIABLE.matcher(text).replaceAll(found -> {
            String name = found.group(1);
            if (name == null) {
                return Matcher.quoteReplacement("$");
            }
            if (!variables.containsKey(name)) {
                throw new IllegalArgumentException("compose would ask for " + name);
            }
            return Matcher.quoteReplacement(variables.get(name));
        });
    }

    /** A mapping with what its merge key stands for, which its own keys override. */
    private static Map<String, Object> merged(Object value) {
        Map<String, Object> all = new LinkedHashMap<>();
        Map<?, ?> own = map(value);
        if (own.get("<<") != null) {
            all.putAll(merged(own.get("<<")));
        }
        own.forEach((name, one) -> {
            if (!name.equals("<<")) {
                all.put(name.toString(), one);
            }
        });
        return all;
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    private static List<String> list(Map<String, Object> all, String name) {
        return ((List<?>) all.getOrDefault(name, List.of()))
                .stream().map(Object::toString).toList();
    }
}
