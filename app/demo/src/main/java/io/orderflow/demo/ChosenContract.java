package io.orderflow.demo;

import io.orderflow.condition.Condition;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.file.ContractReading;
import io.orderflow.contract.file.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The settings of a contract that {@code --contract} names: its file, and a topic and a table of its own. */
final class ChosenContract {
    private static final String SUFFIX = ".odcs.yaml";
    /** Not a contract of orders: streaming SQL reads customers by it. */
    private static final String CUSTOMERS = "customers";
    /** The topic and the table of this one are the usual ones. */
    private static final String USUAL = "orders";

    private ChosenContract() {}

    /**
     * Key → value.
     *
     * @param chosen the name of a shipped contract, or a file
     * @throws DemoFailedException if it is neither, or cannot be used
     */
    static Map<String, String> settings(String chosen, Path home) {
        Path shipped = home.resolve("conf/contracts").resolve(chosen + SUFFIX);
        String location = isName(chosen) && Files.exists(shipped) ? shipped.toString() : chosen;
        String name = name(location, chosen, home);
        Map<String, String> settings = new HashMap<>();
        settings.put("order.contract", Path.of(location).toAbsolutePath().toString());
        if (!name.equals(USUAL)) {
            settings.put("kafka.topic", name);
            settings.put("kafka.dead-letter-topic", name + "-dlq");
        }
        return settings;
    }

    private static boolean isName(String chosen) {
        return chosen.matches("[a-z][a-z0-9-]*") && !chosen.equals(CUSTOMERS);
    }

    private static String name(String location, String chosen, Path home) {
        try {
            ContractReading reading = ContractFile.read(location);
            if (!reading.isUsable()) {
                throw new DemoFailedException(
                        Condition.USAGE,
                        "The contract " + location + " cannot be used:\n"
                                + reading.errors().stream()
                                        .map(Problem::toString)
                                        .collect(Collectors.joining("\n")));
            }
            return reading.contract().name();
        } catch (IOException e) {
            throw new DemoFailedException(
                    Condition.USAGE,
                    "--contract must be " + String.join(", ", shipped(home)) + " or a contract file; \"" + chosen
                            + "\" is neither.");
        }
    }

    private static List<String> shipped(Path home) {
        try (Stream<Path> files = Files.list(home.resolve("conf/contracts"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .filter(name -> !name.equals(CUSTOMERS))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
