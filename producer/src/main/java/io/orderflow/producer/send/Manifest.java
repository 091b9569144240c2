package io.orderflow.producer.send;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.condition.Condition;
import io.orderflow.producer.make.Defect;
import io.orderflow.producer.make.Outgoing;
import io.orderflow.producer.stop.ProducerException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The delivery report: a line of JSON for every acknowledged record, with its coordinates and a checksum of its value,
 * so that others can verify that exactly these records arrived. Complete once closed. Thread-safe.
 */
public final class Manifest implements AutoCloseable {
    private final Path file;
    private final BufferedWriter out;

    /**
     * Starts a new file, replacing an older one.
     *
     * @throws ProducerException if it cannot be written
     */
    public Manifest(Path file) {
        this.file = file;
        try {
            out = Files.newBufferedWriter(file, UTF_8);
        } catch (IOException e) {
            throw fault(e);
        }
    }

    /** {@code {"topic":"orders","partition":1,"offset":17,"order_id":"ORDER-000042","sha256":"…","defect":""}} */
    void acknowledged(Outgoing record, String topic, int partition, long offset) {
        String line = "{\"topic\":\"" + topic + "\",\"partition\":" + partition + ",\"offset\":" + offset
                + ",\"order_id\":\"" + record.orderId() + "\",\"sha256\":\""
                + record.value().map(Manifest::sha256).orElse("") + "\",\"defect\":\""
                + record.defect().map(Defect::name).orElse("") + "\"}\n";
        try {
            synchronized (out) {
                out.write(line);
            }
        } catch (IOException e) {
            throw fault(e);
        }
    }

    private static String sha256(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private ProducerException fault(IOException e) {
        return new ProducerException(
                Condition.FAILED, "The manifest " + file + " cannot be written: " + e + ". Choose another file.", e);
    }

    @Override
    public void close() {
        try {
            synchronized (out) {
                out.close();
            }
        } catch (IOException e) {
            throw fault(e);
        }
    }
}
