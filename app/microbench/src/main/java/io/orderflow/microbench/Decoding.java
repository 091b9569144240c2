package io.orderflow.microbench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.decode.RecordDecoder;
import io.orderflow.contract.encode.RecordEncoder;
import io.orderflow.contract.encode.RecordFormat;
import io.orderflow.contract.show.AvroSchema;
import io.orderflow.contract.verdict.Decoded;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Decodes one record after another, of a few thousand that the producer would send. The yardsticks read the same bytes
 * by the usual libraries, without checking anything.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class Decoding {

    /** What stands before Avro's bytes: two of a mark, eight of the schema's fingerprint. */
    private static final int HEADER = 10;

    @Param({"orders", "shop"})
    public String contract;

    private final ObjectMapper jackson = new ObjectMapper();
    private byte[][] json;
    private byte[][] avro;
    private RecordDecoder decoder;
    private GenericDatumReader<GenericRecord> reader;
    private BinaryDecoder binary;
    private int next;

    @Setup
    public void records() {
        CompiledContract compiled = GeneratedOrders.contract(contract);
        OrderValues[] orders = GeneratedOrders.of(compiled);
        json = encoded(orders, new RecordEncoder(compiled, RecordFormat.JSON));
        avro = encoded(orders, new RecordEncoder(compiled, RecordFormat.AVRO));
        decoder = new RecordDecoder(compiled);
        reader = new GenericDatumReader<>(new Schema.Parser().parse(AvroSchema.of(compiled.contract())));
    }

    private static byte[][] encoded(OrderValues[] orders, RecordEncoder encoder) {
        byte[][] values = new byte[orders.length][];
        for (int i = 0; i < orders.length; i++) {
            values[i] = encoder.encode(orders[i]);
        }
        return values;
    }

    private byte[] one(byte[][] values) {
        next = next + 1 < values.length ? next + 1 : 0;
        return values[next];
    }

    @Benchmark
    public Decoded json() {
        return decoder.decode(one(json));
    }

    @Benchmark
    public JsonNode jsonByJackson() throws IOException {
        return jackson.readTree(one(json));
    }

    @Benchmark
    public Decoded avro() {
        return decoder.decode(one(avro));
    }

    @Benchmark
    public GenericRecord avroByGenericDatumReader() throws IOException {
        byte[] value = one(avro);
        binary = DecoderFactory.get().binaryDecoder(value, HEADER, value.length - HEADER, binary);
        return reader.read(null, binary);
    }
}
