package io.orderflow.follow.notify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTest {

    @Test
    void aConfirmationHasTheKeyTheStatusAndTheFieldsOfItsOrder() {
        Notification read =
                of("{'key':'A','status':'DECLINED','order':{'amount':45.99}}").orElseThrow();

        assertThat(read.key()).isEqualTo("A");
        assertThat(read.status()).isEqualTo("DECLINED");
        assertThat(read.values()).containsEntry("amount", "45.99");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{'key':null,'status':'CONFIRMED'}",
                "{'key':'A'}",
                "{'key':'A','status':1}",
                "{'key':'A','status':''}",
                "{'key':'A','status':'confirmed'}",
                "{'key':'A','status':'SHIPPED'}",
                "{'key':'A','status':'a status of more characters than the column takes'}"
            })
    void whatIsNoConfirmationOfAnOrderIsPassedOver(String text) {
        assertThat(of(text)).isEmpty();
    }

    private static Optional<Notification> of(String json) {
        return Notification.of(json.replace('\'', '"').getBytes(UTF_8));
    }
}
