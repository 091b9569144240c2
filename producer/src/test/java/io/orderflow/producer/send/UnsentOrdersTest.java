package io.orderflow.producer.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.producer.OwnersOrder;
import io.orderflow.producer.make.OrderNumbers;
import io.orderflow.producer.make.Outgoing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnsentOrdersTest {
    @TempDir
    private Path folder;

    private static Outgoing record(long number) {
        return Outgoing.leftBehind(
                number,
                OrderNumbers.of(OwnersOrder.CONTRACT).id(number),
                OrderNumbers.of(OwnersOrder.CONTRACT).id(number).getBytes(UTF_8),
                number % 2 == 0 ? Optional.empty() : Optional.of(new byte[] {(byte) 0xC3, 1, (byte) number}));
    }

    private static List<String> ids(UnsentOrders orders) {
        return orders.left().stream()
                .map(line -> line.record().orElseThrow().orderId())
                .toList();
    }

    /** What a killed process leaves behind: the file as it is. */
    private Path asKilled(UnsentOrders orders) throws IOException {
        Path copy = folder.resolve("killed.jsonl");
        Files.copy(orders.file(), copy, StandardCopyOption.REPLACE_EXISTING);
        return copy;
    }

    @Test
    void whatWasSavedAndNotAcknowledgedIsFoundByTheNextStartByteForByte() {
        Path file = folder.resolve("unsent.jsonl");
        try (UnsentOrders orders = UnsentOrders.open(file, "orders")) {
            long first = orders.save(List.of(record(1)));
            for (long number = 2; number <= 5; number++) {
                orders.save(List.of(record(number)));
            }
            orders.done(first);
        }
        try (UnsentOrders next = UnsentOrders.open(file, "orders")) {
            assertThat(ids(next)).containsExactly("ORDER-000002", "ORDER-000003", "ORDER-000004", "ORDER-000005");
            Outgoing third = next.left().get(1).record().orElseThrow();
            assertThat(third.value().orElseThrow()).containsExactly(0xC3, 1, 3);
            assertThat(third.key()).isEqualTo("ORDER-000003".getBytes(UTF_8));
            assertThat(next.left().get(0).record().orElseThrow().value()).isEmpty();
        }
    }

    @Test
    void aProcessThatIsKilledLosesNoneEvenWithItsLastLineTornOff() throws IOException {
        try (UnsentOrders orders = UnsentOrders.open(folder.resolve("unsent.jsonl"), "orders")) {
            orders.save(List.of(record(1)));
            orders.save(List.of(record(3)));
            Path killed = asKilled(orders);
            Files.writeString(killed, "{\"seq\":3,\"number\":5,\"order", UTF_8, StandardOpenOption.APPEND);
            try (UnsentOrders next = UnsentOrders.open(killed, "orders")) {
                assertThat(ids(next)).containsExactly("ORDER-000001", "ORDER-000003");
                long own = next.save(List.of(record(7)));
                assertThat(own).isGreaterThan(2);
            }
        }
    }

    @Test
    void theFileIsGoneWhenAllIsAcknowledged() {
        Path file = folder.resolve("unsent.jsonl");
        try (UnsentOrders orders = UnsentOrders.open(file, "orders")) {
            long own = orders.save(List.of(record(1)));
            assertThat(file).exists();
            orders.done(own);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatIsLeftForAnotherTopicStays() {
        Path file = folder.resolve("unsent.jsonl");
        try (UnsentOrders orders = UnsentOrders.open(file, "orders")) {
            orders.save(List.of(record(1)));
        }
        try (UnsentOrders other = UnsentOrders.open(file, "other")) {
            assertThat(other.left()).isEmpty();
            assertThat(other.leftForOthers()).isEqualTo(1);
        }
        try (UnsentOrders orders = UnsentOrders.open(file, "orders")) {
            assertThat(ids(orders)).containsExactly("ORDER-000001");
            orders.done(orders.left().get(0).sequence());
        }
        assertThat(file).doesNotExist();
    }

    @Test
    void aSecondProducerUsesItsOwnFile() {
        Path file = folder.resolve("unsent.jsonl");
        try (UnsentOrders one = UnsentOrders.open(file, "orders");
                UnsentOrders two = UnsentOrders.open(file, "orders")) {
            assertThat(one.file()).isEqualTo(file.toAbsolutePath());
            assertThat(two.file()).hasFileName("unsent.jsonl.2");
        }
    }

    @Test
    void whatIsSavedByTheWriteThatMakesTheFileTooLargeIsStillInItAfterItsCleaning() throws IOException {
        byte[] large = new byte[1 << 20];
        try (UnsentOrders orders = UnsentOrders.open(folder.resolve("unsent.jsonl"), "orders")) {
            long before = 0;
            long last = 0;
            for (long number = 1; Files.size(orders.file()) >= before; number++) {
                before = Files.size(orders.file());
                if (last > 0) {
                    orders.done(last);
                }
                last = orders.save(
                        List.of(Outgoing.leftBehind(number, "ORDER-" + number, new byte[0], Optional.of(large))));
            }
            try (UnsentOrders next = UnsentOrders.open(asKilled(orders), "orders")) {
                assertThat(next.left()).extracting(UnsentLine::sequence).containsExactly(last);
            }
        }
    }
}
