package io.orderflow.container;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The final stage of a Dockerfile, which is what ends up in the image.
 *
 * @param instructions in the order of the file
 */
record ImageFile(List<Instruction> instructions) {

    private static final Pattern VARIABLE = Pattern.compile("(\\w+)=(\"[^\"]*\"|\\S+)");

    ImageFile {
        instructions = List.copyOf(instructions);
    }

    /** One line of it, its continuation lines included. */
    record Instruction(String name, String arguments) {}

    /** Files or folders of the stage that builds, relative to its {@code /src}, and where they go. */
    record Copy(List<String> sources, String target) {
        Copy {
            sources = List.copyOf(sources);
        }
    }

    static ImageFile read(Path file) throws IOException {
        List<Instruction> stage = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String raw : Files.readAllLines(file)) {
            if (raw.isBlank() || raw.stripLeading().startsWith("#")) {
                continue;
            }
            if (raw.endsWith("\\")) {
                line.append(raw, 0, raw.length() - 1).append(' ');
                continue;
            }
            String[] words = line.append(raw).toString().strip().split("\\s+", 2);
            line.setLength(0);
            if (words[0].equals("FROM")) {
                stage.clear();
            }
            stage.add(new Instruction(words[0], words[1]));
        }
        return new ImageFile(stage);
    }

    /** Every instruction must be known here: one that is not would be missing from the container without a word. */
    static Copy copy(Instruction instruction) {
        List<String> words = new ArrayList<>(List.of(instruction.arguments().split("\\s+")));
        if (!words.remove(0).equals("--from=build") || words.get(0).startsWith("--")) {
            throw new IllegalArgumentException("COPY " + instruction.arguments() + " is not understood here");
        }
        String target = words.remove(words.size() - 1);
        List<String> sources = words.stream()
                .map(source -> {
                    if (!source.startsWith("/src/")) {
                        throw new IllegalArgumentException(source + " is not a path of the stage that builds");
                    }
                    return source.substring("/src/".length());
                })
                .toList();
        return new Copy(sources, target);
    }

    Map<String, String> environment() {
        Map<String, String> all = new LinkedHashMap<>();
        for (String arguments : all("ENV")) {
            Matcher variable = VARIABLE.matcher(arguments);
            while (variable.find()) {
                all.put(variable.group(1), variable.group(2).replace("\"", ""));
            }
        }
        return all;
    }

    List<String> volumes() {
        return all("VOLUME").stream().flatMap(one -> words(one).stream()).toList();
    }

    String workingDirectory() {
        return last("WORKDIR");
    }

    /** The ids, {@code 10001:10001}. */
    String user() {
        return last("USER");
    }

    List<String> entryPoint() {
        return words(last("ENTRYPOINT"));
    }

    private List<String> all(String name) {
        return instructions.stream()
                .filter(one -> one.name().equals(name))
                .map(Instruction::arguments)
                .toList();
    }

    private String last(String name) {
        List<String> all = all(name);
        if (all.isEmpty()) {
            throw new IllegalArgumentException("The Dockerfile has no " + name);
        }
        return all.get(all.size() - 1);
    }

    /** A JSON array is YAML, too. */
    private static List<String> words(String json) {
        return ((List<?>) new Load(LoadSettings.builder().build()).loadFromString(json))
                .stream().map(Object::toString).toList();
    }
}
