package io.orderflow.producer.track;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class ConfirmationLineTest {

    private static String line(String value) {
        return new ConfirmationLine()
                .apply(new ConsumerRecord<>(
                        "order-confirmations", 1, 17, null, value == null ? null : value.getBytes(UTF_8)));
    }

    @Test
    void saysWhichOrderWasConfirmedAndHowLongAfterItsArrival() {
        assertThat(
                        line(
                                "{\"key\":\"ORDER-000042\",\"status\":\"CONFIRMED\",\"confirmed_at\":\"2026-11-28T12:00:00.123Z\","
                                        + "\"topic\":\"orders\",\"partition\":3,\"offset\":1042,\"received_ms\":1795867200011}"))
                .isEqualTo("ORDER-000042  CONFIRMED  2026-11-28T12:00:00.123Z  after 112 ms  orders-3@1042");
    }

    @Test
    void saysWhyARecordWasDeclinedAndPrintsNoControlCharacters() {
        assertThat(line("{\"key\":null,\"status\":\"DECLINED\",\"reason\":\"NOT_JSON\",\"field\":\"\",\"confirmed_at\":"
                        + "\"2026-11-28T12:00:00Z\",\"topic\":\"o\\u001b[2J\",\"partition\":0,\"offset\":1}"))
                .isEqualTo("no order  DECLINED  NOT_JSON  2026-11-28T12:00:00Z  o?[2J-0@1");
    }

    @Test
    void whatIsNoConfirmationIsSaidToBeNone() {
        assertThat(line("no JSON")).isEqualTo("not a confirmation");
        assertThat(line("{}")).isEqualTo("not a confirmation");
        assertThat(line(null)).isEqualTo("not a confirmation");
        assertThat(line("{\"status\":\"CONFIRMED\",\"confirmed_at\":\"yesterday\"}"))
                .isEqualTo("not a confirmation");
    }
}
