package io.orderflow.producer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.verdict.Decoded;
import io.orderflow.producer.make.OrderGenerator;
import io.orderflow.producer.make.value.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;

/**
 * The cost of an order in each format: bytes, nanoseconds to decode and validate it, and bytes allocated meanwhile,
 * compared with common libraries that read the same bytes without validation. One thread; rounds alternate, the best
 * and the median of each are printed.
 */
public final class DecodingBenchmark {
    private static final int ORDERS = 20_000;
    private static final int ROUNDS = 31;
    private static final int WARM_UP = 10;
    private static final int HEADER = 10;
    /** The column of the quantity. */
    private static final int QUANTITY = 5;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private DecodingBenchmark() {}

    private static final class Candidate {
        private final String name;
        private final List<byte[]> values;
        private final ToIntFunction<byte[]> decode;
        private final double[] rounds = new double[ROUNDS];
        private double allocated;

        Candidate(String name, List<byte[]> values, ToIntFunction<byte[]> decode) {
            this.name = name;
            this.values = values;
            this.decode = decode;
        }

        /** Returns something that depends on every value, so that none can be optimized out. */
        int round(int number) {
            int sum = 0;
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            for (byte[] value : values) {
                sum += decode.applyAsInt(value);
            }
            rounds[number] = (System.nanoTime() - start) / (double) values.size();
            allocated = (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) values.size();
            return sum;
        }

        String result() {
            Arrays.sort(rounds);
            return String.format(
                    Locale.ROOT,
                    "%-30s %6.1f bytes  %6.0f ns best  %6.0f ns median  %6.0f bytes allocated",
                    name,
                    values.stream().mapToInt(value -> value.length).average().orElseThrow(),
                    rounds[0],
                    rounds[ROUNDS / 2],
                    allocated);
        }
    }

    public static void main(String[] arguments) {
        OrderGenerator generator =
                new OrderGenerator(OwnersOrder.CONTRACT, 1, Catalogue.ofThisBuild(), Clock.systemUTC());
        List<OrderValues> orders = LongStream.rangeClosed(1, ORDERS)
                .mapToObj(number -> generator.order(1_000_000 + number))
                .toList();
        RecordEncoder jsonEncoder = new RecordEncoder(OwnersOrder.CONTRACT, RecordFormat.JSON);
        RecordEncoder avroEncoder = new RecordEncoder(OwnersOrder.CONTRACT, RecordFormat.AVRO);
        List<byte[]> json = orders.stream().map(jsonEncoder::encode).toList();
        List<byte[]> avro = orders.stream().map(avroEncoder::encode).toList();
        RecordDecoder decoder = new RecordDecoder(OwnersOrder.CONTRACT);
        ObjectMapper jackson = new ObjectMapper();
        GenericDatumReader<GenericRecord> reader = new GenericDatumReader<>(schema());
        List<Candidate> candidates = List.of(
                new Candidate("JSON, decoded and validated", json, value -> decoded(decoder, value)),
                new Candidate("Avro, decoded and validated", avro, value -> decoded(decoder, value)),
                new Candidate("JSON, Jackson's readTree", json, value -> tree(jackson, value)),
                new Candidate("Avro, GenericDatumReader", avro, value -> generic(reader, value)));
        int sum = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (Candidate candidate : candidates) {
                sum += candidate.round(Math.max(round, 0));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, %,d orders, %d rounds (%d)%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                ORDERS,
                ROUNDS,
                sum);
        candidates.forEach(candidate -> System.out.println(candidate.result()));
    }

    private static Schema schema() {
        try (InputStream file =
                Files.newInputStream(Path.of(System.getProperty("orderflow.home", "."), "conf/order.avsc"))) {
            return new Schema.Parser().parse(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int decoded(RecordDecoder decoder, byte[] value) {
        return (int) ((Decoded.Accepted) decoder.decode(value)).order().number(QUANTITY);
    }

    private static int tree(ObjectMapper jackson, byte[] value) {
        try {
            return jackson.readTree(value).required("quantity").intValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int generic(GenericDatumReader<GenericRecord> reader, byte[] value) {
        try {
            return (int)
                    reader.read(null, DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, null))
                            .get("quantity");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
