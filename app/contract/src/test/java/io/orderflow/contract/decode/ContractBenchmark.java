package io.orderflow.contract.decode;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.file.ContractFile;
import io.orderflow.contract.verdict.Decoded;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The cost of a record of each shipped contract: nanoseconds and bytes allocated to decode and validate it, compared
 * with Jackson's readTree over the same bytes without any validation. One thread; rounds alternate; the best of each is
 * printed, with their ratio.
 */
public final class ContractBenchmark {
    private static final int RECORDS = 20_000;
    private static final int ROUNDS = 25;
    private static final int WARM_UP = 10;

    private ContractBenchmark() {}

    /** @param arguments names of contracts; none: all */
    public static void main(String[] arguments) {
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, %,d records, %d rounds%n",
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                RECORDS,
                ROUNDS);
        Stream<String> names = arguments.length > 0
                ? Arrays.stream(arguments)
                : Stream.of("orders", "tracker", "playground", "order-records", "takeaway", "shop");
        names.forEach(ContractBenchmark::run);
    }

    private static void run(String name) {
        RecordDecoder decoder =
                new RecordDecoder(CompiledContract.of(ContractFile.shipped(name).contract()));
        List<byte[]> values = values(name, decoder);
        ObjectMapper jackson = new ObjectMapper();
        double[] ours = new double[ROUNDS];
        double[] theirs = new double[ROUNDS];
        long allocated = 0;
        int sum = 0;
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            long before = allocatedBytes();
            long start = System.nanoTime();
            for (byte[] value : values) {
                sum += ((Decoded.Accepted) decoder.decode(value)).unknownFields();
            }
            ours[Math.max(round, 0)] = (System.nanoTime() - start) / (double) values.size();
            allocated = allocatedBytes() - before;
            start = System.nanoTime();
            for (byte[] value : values) {
                sum += tree(jackson, value);
            }
            theirs[Math.max(round, 0)] = (System.nanoTime() - start) / (double) values.size();
        }
        Arrays.sort(ours);
        Arrays.sort(theirs);
        System.out.printf(
                Locale.ROOT,
                "%-14s %6.1f bytes  %6.0f ns, readTree %6.0f ns, ratio %.2f (medians %.2f), %d bytes allocated (%d)%n",
                name,
                values.stream().mapToInt(value -> value.length).average().orElseThrow(),
                ours[0],
                theirs[0],
                ours[0] / theirs[0],
                ours[ROUNDS / 2] / theirs[ROUNDS / 2],
                allocated / values.size(),
                sum);
    }

    private static List<byte[]> values(String name, RecordDecoder decoder) {
        List<byte[]> accepted = Stream.concat(
                        Sample.ofContracts().stream(), Sample.hostile().stream().limit(1))
                .filter(sample -> sample.contract().equals(name) && sample.isAccepted())
                .map(sample -> sample.value().orElseThrow())
                .filter(value -> decoder.decode(value) instanceof Decoded.Accepted)
                .toList();
        List<byte[]> values = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            values.add(accepted.get(i % accepted.size()).clone());
        }
        return values;
    }

    private static long allocatedBytes() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }

    private static int tree(ObjectMapper jackson, byte[] value) {
        try {
            return jackson.readTree(value).size();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
