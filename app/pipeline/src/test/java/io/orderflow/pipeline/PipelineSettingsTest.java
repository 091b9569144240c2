package io.orderflow.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PipelineSettingsTest {

    @Test
    void thePipelineIsNamedAfterTopicAndTable() {
        assertThat(PipelineSettings.defaultPipeline("orders", "orders")).isEqualTo("orders-orders");
        String longest = "t".repeat(93);
        assertThat(PipelineSettings.defaultPipeline(longest, "orders")).isEqualTo(longest + "-orders");
    }

    @Test
    void longNamesThatBeginAlikeAreDifferentPipelines() {
        String topic = "t".repeat(120);
        assertThat(PipelineSettings.defaultPipeline(topic, "orders"))
                .hasSize(100)
                .startsWith("t".repeat(91) + "-")
                .isEqualTo(PipelineSettings.defaultPipeline(topic, "orders"))
                .isNotEqualTo(PipelineSettings.defaultPipeline(topic, "orders_too"));
    }
}
