package io.orderflow.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JobSettingsTest {

    @Test
    void thePipelineIsNamedAfterTopicAndTable() {
        assertThat(JobSettings.defaultPipeline("orders", "orders")).isEqualTo("orders-orders");
        String longest = "t".repeat(93);
        assertThat(JobSettings.defaultPipeline(longest, "orders")).isEqualTo(longest + "-orders");
    }

    @Test
    void longNamesThatBeginAlikeAreDifferentPipelines() {
        String topic = "t".repeat(120);
        assertThat(JobSettings.defaultPipeline(topic, "orders"))
                .hasSize(100)
                .startsWith("t".repeat(91) + "-")
                .isEqualTo(JobSettings.defaultPipeline(topic, "orders"))
                .isNotEqualTo(JobSettings.defaultPipeline(topic, "orders_too"));
    }
}
