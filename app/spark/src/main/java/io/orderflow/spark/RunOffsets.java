package io.orderflow.spark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where the batches of the running query end: the query's own offset log, in its disposable checkpoint. Spark writes a
 * batch's entry before it starts the batch. Driver only.
 *
 * <p>An entry is text: a version, a line of metadata, and per source a line of JSON, {@code {"topic":{"0":17}}} (Spark,
 * {@code OffsetSeqLog}).
 */
public final class RunOffsets {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path checkpoint;
    private final String topic;

    public RunOffsets(Path checkpoint, String topic) {
        this.checkpoint = checkpoint;
        this.topic = topic;
    }

    /**
     * The end of a batch.
     *
     * @return partition → the offset after the batch's last
     * @throws UncheckedIOException the entry cannot be read: the scratch directory was deleted
     */
    public Map<Integer, Long> untilOf(long batch) {
        Path entry = checkpoint.resolve("offsets").resolve(Long.toString(batch));
        try {
            List<String> lines = Files.readAllLines(entry);
            if (lines.size() != 3) {
                throw new IOException("%s has %d lines, expected 3: a version, metadata and one source"
                        .formatted(entry, lines.size()));
            }
            JsonNode offsets = JSON.readTree(lines.get(2)).path(topic);
            Map<Integer, Long> until = new TreeMap<>();
            for (Map.Entry<String, JsonNode> offset : offsets.properties()) {
                until.put(Integer.valueOf(offset.getKey()), offset.getValue().longValue());
            }
            return until;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
