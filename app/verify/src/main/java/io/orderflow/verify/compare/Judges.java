package io.orderflow.verify.compare;

import io.orderflow.pipeline.contract.ContractVersion;
import io.orderflow.verify.decode.RecountDecoder;
import io.orderflow.verify.decode.RecountVerdict;
import io.orderflow.verify.read.RecountPlan;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Judges each record by the contract that was in force at its offset. Lives within one task. */
final class Judges {

    private final RecountPlan plan;
    private final Map<Integer, RecountDecoder> decoders = new HashMap<>();

    Judges(RecountPlan plan) {
        this.plan = plan;
    }

    RecountVerdict read(ConsumerRecord<byte[], byte[]> record) {
        ContractVersion version = plan.contracts().at(record.partition(), record.offset());
        return decoders.computeIfAbsent(version.number(), any -> decoder(version))
                .read(record.value());
    }

    private RecountDecoder decoder(ContractVersion version) {
        return new RecountDecoder(
                version.contract(), plan.layout(), version.schemas().texts());
    }
}
