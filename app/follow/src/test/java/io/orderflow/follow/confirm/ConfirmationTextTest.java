package io.orderflow.follow.confirm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.avro.WriterSchemas;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.follow.record.Followed;
import io.orderflow.follow.record.Outcome;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.pipeline.schema.Tables;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConfirmationTextTest {

    private final ConfirmationText text = new ConfirmationText();

    @Test
    void aRecordThatIsNoOrderKeepsItsOwnKeyUnlessThatIsTooLong() {
        byte[] longest = new byte[ConfirmationText.LONGEST_OWN_KEY];

        assertThat(text.key(rejected(longest))).isSameAs(longest);
        assertThat(text.key(rejected(new byte[longest.length + 1]))).isNull();
        assertThat(text.key(rejected(null))).isNull();
    }

    @Test
    void aRecordWhoseRowWasPrunedIsDeclinedWithoutItsReason() {
        byte[] written = text.of(rejected(null), "orders", Instant.EPOCH).orElseThrow();

        assertThat(new String(written, UTF_8))
                .contains("\"key\":null", "\"status\":\"DECLINED\"", "\"reason\":\"PRUNED\"");
    }

    private static Followed rejected(byte[] key) {
        OrderContract contract = new Tables("orders", "orders").contract();
        return new Followed(
                0,
                new Received(7, key, new byte[0], List.of(), -1),
                Outcome.Rejected.PRUNED,
                Optional.empty(),
                "",
                ContractVersion.unrecorded(contract, WriterSchemas.of(contract)));
    }
}
