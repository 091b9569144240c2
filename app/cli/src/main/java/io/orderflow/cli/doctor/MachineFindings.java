package io.orderflow.cli.doctor;

import io.orderflow.pipeline.PipelineSettings;
import java.io.IOException;
import java.net.URL;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether this machine has what the programs need: Java, one version of each library, folders with room, a plain
 * locale.
 */
final class MachineFindings {

    private static final int LEAST_JAVA = 17;
    private static final int NEWEST_TESTED_JAVA = 25;
    private static final long LEAST_ROOM = 1L << 30;

    /** Of libraries that break when two versions are on the class path: a class that each copy has. */
    private static final Map<String, String> SINGLE = Map.of(
            "kafka-clients", "org/apache/kafka/clients/consumer/KafkaConsumer.class",
            "mysql-connector-j", "com/mysql/cj/jdbc/Driver.class",
            "avro", "org/apache/avro/Schema.class",
            "jackson-databind", "com/fasterxml/jackson/databind/ObjectMapper.class",
            "slf4j-api", "org/slf4j/Logger.class");

    private final PipelineSettings settings;

    MachineFindings(PipelineSettings settings) {
        this.settings = settings;
    }

    static Finding java() {
        int version = Runtime.version().feature();
        String detail = String.format(Locale.ROOT, "%s from %s", Runtime.version(), System.getProperty("java.vendor"));
        if (version < LEAST_JAVA) {
            return Finding.ill("Java", detail, "Use a JDK 17 or newer: JAVA_HOME chooses it");
        }
        return version <= NEWEST_TESTED_JAVA
                ? Finding.well("Java", detail)
                : Finding.advice("Java", detail, "OrderFlow is tested with 17 to 25: JAVA_HOME chooses one of them");
    }

    List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        findings.add(classPath());
        findings.add(locale());
        findings.add(scratch());
        settings.watching().healthFile().ifPresent(file -> findings.add(healthFile(file)));
        return findings;
    }

    private static Finding classPath() {
        List<String> twice = new ArrayList<>();
        SINGLE.forEach((library, file) -> {
            try {
                List<URL> copies =
                        Collections.list(MachineFindings.class.getClassLoader().getResources(file));
                // Two copies of one jar are one version.
                if (copies.stream().map(MachineFindings::jar).distinct().count() > 1) {
                    twice.add(library + " " + copies.size() + " times: " + copies);
                }
            } catch (IOException e) {
                twice.add(library + ": " + e.getMessage());
            }
        });
        return twice.isEmpty()
                ? Finding.well("Class path", "one version of each library")
                : Finding.ill(
                        "Class path",
                        String.join("; ", twice),
                        "Take the older jar off the class path: which of the two is used is chance");
    }

    /** The name of the jar that a resource is in, without its folder. */
    private static String jar(URL resource) {
        String path = resource.getPath();
        int end = path.indexOf('!');
        String file = end < 0 ? path : path.substring(0, end);
        return file.substring(file.lastIndexOf('/') + 1);
    }

    private static Finding locale() {
        String digits = String.format(Locale.getDefault(), "%d", 10);
        String detail =
                String.format(Locale.ROOT, "%s, text in %s", Locale.getDefault(), System.getProperty("file.encoding"));
        return digits.equals("10")
                ? Finding.well("Locale", detail)
                : Finding.advice(
                        "Locale",
                        detail + ": numbers are written with other digits",
                        "OrderFlow does not mind; scripts that read its output may: LC_ALL=C.UTF-8");
    }

    private Finding scratch() {
        Path folder = settings.scratch();
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            return Finding.ill(
                    "Scratch folder",
                    folder + (Files.isDirectory(folder) ? " cannot be written" : " is no folder"),
                    "Create it for the job's user, or let job.scratch-dir name another one");
        }
        try {
            FileStore store = Files.getFileStore(folder);
            long room = store.getUsableSpace();
            String detail = String.format(Locale.ROOT, "%s has room for %,d MiB", folder, room >> 20);
            return room >= LEAST_ROOM
                    ? Finding.well("Scratch folder", detail)
                    : Finding.ill(
                            "Scratch folder", detail, "Free disk space: the job keeps checkpoints and logs there");
        } catch (IOException e) {
            return Finding.ill(
                    "Scratch folder", folder + ": " + e.getMessage(), "Let job.scratch-dir name another one");
        }
    }

    private static Finding healthFile(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        return folder != null && Files.isDirectory(folder) && Files.isWritable(folder)
                ? Finding.well("Health file", file.toString())
                : Finding.ill(
                        "Health file",
                        file + ": its folder does not exist, or cannot be written",
                        "Create the folder for the job's user, or let job.health-file name another file");
    }
}
