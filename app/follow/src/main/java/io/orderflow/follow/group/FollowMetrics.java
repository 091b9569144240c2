package io.orderflow.follow.group;

import static java.util.Objects.requireNonNull;

import io.orderflow.condition.Condition;
import io.orderflow.metrics.Exposition;
import io.orderflow.metrics.Metric;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Writes what a follower knows into a scrape. */
public final class FollowMetrics implements Consumer<Exposition> {

    private static final List<String> STATES = Stream.of(
                    Condition.STARTING, Condition.RUNNING, Condition.WAITING, Condition.STOPPED)
            .map(Condition::code)
            .toList();

    private final String program;
    private final String pipeline;
    private final FollowStatus status;
    private final Supplier<Map<String, Long>> done;

    /**
     * @param program its command: confirm, notify, copy
     * @param done outcome → how often, since the start
     */
    public FollowMetrics(String program, String pipeline, FollowStatus status, Supplier<Map<String, Long>> done) {
        this.program = requireNonNull(program, "program is null");
        this.pipeline = requireNonNull(pipeline, "pipeline is null");
        this.status = requireNonNull(status, "status is null");
        this.done = requireNonNull(done, "done is null");
    }

    @Override
    public void accept(Exposition to) {
        FollowStatus.Now now = status.now();
        to.addOneOf(Metric.FOLLOW_STATE, STATES, now.state().code(), program, pipeline);
        if (now.reason() != now.state()) {
            to.add(Metric.FOLLOW_CONDITION, 1, program, pipeline, now.reason().code());
        }
        to.add(Metric.FOLLOW_HELD, status.held(), program, pipeline);
        done.get().forEach((outcome, count) -> to.add(Metric.FOLLOW_DONE, count, program, pipeline, outcome));
    }
}
