package io.orderflow.producer.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.condition.Condition;
import io.orderflow.producer.make.Outgoing;
import io.orderflow.producer.stop.ProducerException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Keeps every order in a file from the assignment of its id until Kafka's acknowledgement: written before the record is
 * handed to Kafka's client, marked as done when acknowledged. The file therefore holds what is still to be sent however
 * the process ends, kill -9 included. Writes are not forced to disk, so a power failure may take the last seconds
 * (decision 0025). The next start sends what is left, and deletes the file when it is empty.
 *
 * <p>If the process ends before an acknowledgement is marked, the same record is sent twice: the pipeline counts it as
 * a duplicate. Thread-safe.
 */
public final class UnsentOrders implements AutoCloseable {
    /** Size in bytes above which lines marked as done are removed. */
    private static final long LARGE = 64L << 20;
    /** Done marks are written in batches; a lost mark costs a duplicate, never an order. */
    private static final int DONE_TOGETHER = 64;

    private final OwnFile own;
    private final Path file;
    private final String topic;
    private final Map<Long, UnsentLine> left = new TreeMap<>();
    /** Saved by this run and not done, by sequence number. */
    private final Map<Long, Outgoing> open = new LinkedHashMap<>();

    private final StringBuilder lines = new StringBuilder();
    private final StringBuilder done = new StringBuilder();
    private int doneWaiting;
    private FileChannel channel;
    private long size;
    private long sequence;
    private long clearWhen = LARGE;

    private UnsentOrders(OwnFile own, String topic) throws IOException {
        this.own = own;
        this.file = own.path();
        this.topic = topic;
        readLeft();
        this.channel = rewrite();
    }

    /**
     * Opens the file, or a numbered one beside it if another producer uses it.
     *
     * @throws ProducerException if none can be written
     */
    public static UnsentOrders open(Path wanted, String topic) {
        try {
            return new UnsentOrders(OwnFile.like(wanted), topic);
        } catch (IOException e) {
            throw new ProducerException(
                    Condition.FAILED,
                    "The file of unsent orders cannot be used: " + e + ". Set producer.unsent-file to one that can be"
                            + " written.",
                    e);
        }
    }

    private void readLeft() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        try (Stream<String> texts = Files.lines(file, UTF_8)) {
            texts.forEach(text -> UnsentLine.read(text).ifPresent(line -> {
                if (line.record().isPresent()) {
                    left.put(line.sequence(), line);
                } else {
                    left.remove(line.sequence());
                }
            }));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        sequence = left.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    public Path file() {
        return file;
    }

    /** What earlier runs left for this topic, in the original order. */
    public synchronized List<UnsentLine> left() {
        return left.values().stream().filter(line -> line.topic().equals(topic)).toList();
    }

    /** How many records earlier runs left for other topics: they stay. */
    public synchronized long leftForOthers() {
        return left.values().stream()
                .filter(line -> !line.topic().equals(topic))
                .count();
    }

    /**
     * Saves records about to be handed to Kafka, with one write. Returns the sequence number of the first, by which it
     * is marked as done; the others follow in order.
     *
     * @throws ProducerException if the file cannot be written
     */
    public synchronized long save(List<Outgoing> records) {
        long first = sequence + 1;
        lines.setLength(0);
        for (Outgoing record : records) {
            sequence++;
            UnsentLine.saved(lines, sequence, topic, record);
            // Before the write, which may rewrite the file with only what is open.
            open.put(sequence, record);
        }
        write(lines);
        return first;
    }

    /** Marks a record as done: it was acknowledged, or is in the dead-letter topic. */
    public synchronized void done(long number) {
        if (open.remove(number) == null) {
            left.remove(number);
        }
        UnsentLine.done(done, number);
        if (++doneWaiting >= DONE_TOGETHER || open.isEmpty()) {
            write(done);
            done.setLength(0);
            doneWaiting = 0;
        }
    }

    /** How many records are saved and not marked as done, including those of earlier runs. */
    public synchronized int count() {
        return open.size() + left.size();
    }

    private void write(StringBuilder text) {
        try {
            append(channel, text);
            if (size > clearWhen) {
                channel.close();
                channel = rewrite();
                clearWhen = Math.max(LARGE, 2 * size);
            }
        } catch (IOException e) {
            throw new ProducerException(
                    Condition.FAILED,
                    "Orders can no longer be noted in " + file + ": " + e
                            + ". Without that they could be lost; make room, or set producer.unsent-file.",
                    e);
        }
    }

    /** Rewrites the file without the lines marked as done, and opens it for more. */
    private FileChannel rewrite() throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        FileChannel out = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        size = 0;
        StringBuilder line = new StringBuilder();
        for (UnsentLine old : left.values()) {
            line.setLength(0);
            UnsentLine.saved(line, old.sequence(), old.topic(), old.record().orElseThrow());
            append(out, line);
        }
        for (Map.Entry<Long, Outgoing> record : open.entrySet()) {
            line.setLength(0);
            UnsentLine.saved(line, record.getKey(), topic, record.getValue());
            append(out, line);
        }
        out.force(false); // before the rename: after a power failure either the old or the new file exists
        Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        return out;
    }

    private void append(FileChannel out, StringBuilder text) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(text.toString().getBytes(UTF_8));
        size += buffer.remaining();
        while (buffer.hasRemaining()) {
            out.write(buffer);
        }
    }

    /** Leaves the file for the next start, or deletes it if nothing is left. */
    @Override
    public synchronized void close() {
        try {
            if (count() == 0) {
                channel.close();
                Files.deleteIfExists(file);
            } else {
                write(done);
                channel.close();
            }
            own.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + file, e);
        }
    }
}
