package io.orderflow.cli.rejected;

import io.orderflow.condition.Condition;
import io.orderflow.condition.StoppedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Lets a person change bytes in their own editor: VISUAL, else EDITOR, else vi. */
final class Editor {

    private final List<String> command;

    Editor(Map<String, String> environment) {
        String program = environment.getOrDefault("VISUAL", environment.getOrDefault("EDITOR", "vi"));
        this.command = List.of(program.strip().split("\\s+"));
    }

    /**
     * What the editor left.
     *
     * @throws StoppedException the editor could not be started, or ended with an error
     */
    byte[] edit(byte[] bytes) {
        Path file = null;
        try {
            // Readable by this user only, as temporary files of Java are.
            file = Files.createTempFile("orderflow-rejected-", ".json");
            Files.write(file, bytes);
            List<String> words = new ArrayList<>(command);
            words.add(file.toString());
            int code = new ProcessBuilder(words).inheritIO().start().waitFor();
            if (code != 0) {
                throw new StoppedException(
                        Condition.FAILED, "Nothing was sent: %s ended with %d.".formatted(command.get(0), code));
            }
            byte[] edited = Files.readAllBytes(file);
            if (Arrays.equals(edited, bytes)) {
                throw new StoppedException(Condition.FAILED, "Nothing was sent: the record was not changed.");
            }
            return edited;
        } catch (IOException e) {
            throw new StoppedException(
                    Condition.USAGE,
                    "The editor %s cannot be used (%s). Set EDITOR, or give the bytes with --value FILE."
                            .formatted(command.get(0), e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException(Condition.FAILED, "Nothing was sent: interrupted.");
        } finally {
            delete(file);
        }
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
