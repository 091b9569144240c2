package io.orderflow.pipeline.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.microbench.GeneratedOrders;
import io.orderflow.pipeline.contract.StoredVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Writes the values of a chunk into one statement; per order. The yardstick appends the same values to a string builder
 * and encodes it, without quoting a character.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class Statements {

    private static final int CHUNK = 500;

    @Param({"orders", "shop"})
    public String contract;

    private List<AcceptedOrder> orders;
    private OrderColumns columns;
    private OrderInsert insertText;
    private LoadText loadText;

    @Setup
    public void chunk() {
        CompiledContract compiled = GeneratedOrders.contract(contract);
        OrderKeys keys = new OrderKeys(compiled);
        orders = new ArrayList<>();
        for (OrderValues values : GeneratedOrders.of(compiled)) {
            if (orders.size() < CHUNK) {
                orders.add(new AcceptedOrder(values, keys.of(values), 1_763_000_000_000L));
            }
        }
        columns = new OrderColumns(compiled, StoredVersions.none());
        insertText = new OrderInsert("`orders`", columns);
        loadText = new LoadText();
    }

    /** Connector/J encodes the text. */
    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public byte[] insert() {
        insertText.clear();
        orders.forEach(insertText::add);
        return insertText.toString().getBytes(UTF_8);
    }

    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public int loadData() {
        loadText.clear();
        for (AcceptedOrder order : orders) {
            columns.write(loadText, order);
            loadText.endOfLine();
        }
        return loadText.length();
    }

    @Benchmark
    @OperationsPerInvocation(CHUNK)
    public byte[] stringBuilder() {
        StringBuilder text = new StringBuilder();
        for (AcceptedOrder order : orders) {
            OrderValues values = order.values();
            for (int column = 0; column < values.contract().columns().count(); column++) {
                text.append(column > 0 ? "," : "(").append(values.value(column));
            }
            text.append(")");
        }
        return text.toString().getBytes(UTF_8);
    }
}
