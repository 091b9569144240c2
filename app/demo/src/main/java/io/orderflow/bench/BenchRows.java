package io.orderflow.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.orderflow.contract.compiled.CompiledContract;
import io.orderflow.contract.compiled.OrderValues;
import io.orderflow.contract.encode.OrderBuilder;
import io.orderflow.contract.model.Role;
import io.orderflow.producer.make.OrderFields;
import io.orderflow.producer.make.OrderGenerator;
import io.orderflow.producer.make.value.Catalogue;
import io.orderflow.program.contract.OrderContractSetting;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.CRC32;

/** The orders of a run: the same for the job and for the yardsticks. Generated again whenever they are needed. */
final class BenchRows {

    private static final long SEED = 42;
    private static final int ORDERS_PER_SECOND = 50;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
    private static final LocalDateTime FIRST = LocalDateTime.of(2026, 1, 1, 0, 0);

    private final CompiledContract contract = CompiledContract.shared(OrderContractSetting.shipped());
    private final OrderGenerator generator = new OrderGenerator(
            contract, SEED, Catalogue.ofThisBuild(), Clock.fixed(Instant.ofEpochSecond(0), ZoneOffset.UTC));
    private final int time = new OrderFields(contract).column(Role.TIME).orElseThrow();

    CompiledContract contract() {
        return contract;
    }

    /** The order with this number, from 1 on; its time moves on like that of a shop. */
    OrderValues order(long number) {
        return new OrderBuilder(contract)
                .from(generator.order(number))
                .with(time, FIRST.plusSeconds(number / ORDERS_PER_SECOND))
                .build();
    }

    /** As the SQL of {@link Checksum} computes it over the table: a sum, so that the order of rows does not matter. */
    static long checksum(OrderValues order) {
        CRC32 crc = new CRC32();
        crc.update(line(order, '|').toString().getBytes(UTF_8));
        return crc.getValue();
    }

    /** The columns as text, money with two decimals, the time as MySQL writes it. */
    static StringBuilder line(OrderValues order, char separator) {
        StringBuilder line = new StringBuilder(160);
        for (int column = 0; column < order.contract().columns().count(); column++) {
            Object value = order.value(column);
            line.append(column == 0 ? "" : separator)
                    .append(value instanceof LocalDateTime at ? TIME.format(at) : value.toString());
        }
        return line;
    }
}
