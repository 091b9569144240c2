package io.orderflow.dashboard.answer;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.orderflow.condition.Condition;
import io.orderflow.dashboard.watch.Outage;
import io.orderflow.dashboard.watch.kafka.KafkaText;
import io.orderflow.dashboard.watch.mysql.SqlText;
import io.orderflow.kafka.KafkaUnavailableException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * An answer other than a success, as RFC 9457 defines it, with fields of our own: {@code reason}, {@code field}, {@code
 * outcome}, {@code order_id}, {@code coordinates} and {@code away}.
 */
public final class ProblemDetails extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Body body;
    private final int retryAfter;

    /** What is written. */
    @JsonInclude(Include.NON_ABSENT)
    public record Body(
            String type,
            String title,
            int status,
            String detail,
            String reason,
            String field,
            Optional<String> outcome,
            @JsonProperty("order_id") Optional<String> orderKey,
            Optional<List<String>> coordinates,
            Optional<List<Outage>> away) {}

    private ProblemDetails(Body body, int retryAfter) {
        super(body.detail(), null, false, false);
        this.body = body;
        this.retryAfter = retryAfter;
    }

    public static ProblemDetails of(int status, String reason, String title, String detail) {
        return about(status, reason, "", title, detail);
    }

    /** @param field of the order, or the parameter */
    public static ProblemDetails about(int status, String reason, String field, String title, String detail) {
        return new ProblemDetails(
                new Body(
                        "about:blank",
                        title,
                        status,
                        detail,
                        requireNonNull(reason, "reason is null"),
                        field,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                0);
    }

    public static ProblemDetails badRequest(String field, String detail) {
        return about(400, "BAD_REQUEST", field, "Bad request", detail);
    }

    public static ProblemDetails notFound(String detail) {
        return of(404, "NOT_FOUND", "Not found", detail);
    }

    public static ProblemDetails busy(String detail) {
        return of(503, "TOO_BUSY", "Too many requests at once", detail).retryAfter(1);
    }

    /** What MySQL's error means for the client. */
    public static ProblemDetails of(SQLException e) {
        return switch (SqlText.meaning(e)) {
            case MISSING ->
                of(
                                503,
                                Condition.TABLES_MISSING.code(),
                                "The tables do not exist yet",
                                "The job creates them at its first start; so does ./orderflow schema")
                        .retryAfter(10);
            case REFUSED ->
                of(503, SqlText.condition(e).code(), "MySQL refuses", SqlText.remedy(e))
                        .retryAfter(10);
            case SLOW -> busy("MySQL takes too long: " + SqlText.of(e));
            case AWAY -> mysqlAway(SqlText.of(e));
        };
    }

    /** MySQL cannot be asked now. */
    public static ProblemDetails mysqlAway(String message) {
        return of(503, Condition.MYSQL_AWAY.code(), "MySQL does not answer", message)
                .away(Outage.mysql(Instant.now(), message))
                .retryAfter(5);
    }

    public static ProblemDetails kafkaAway(String message) {
        return of(503, Condition.KAFKA_AWAY.code(), "Kafka does not answer", message)
                .away(Outage.kafka(Instant.now(), message))
                .retryAfter(5);
    }

    /** What a client of Kafka says: no answer, or a refusal. */
    public static ProblemDetails kafka(KafkaException e) {
        return KafkaUnavailableException.condition(e) == Condition.KAFKA_REFUSED
                ? of(503, Condition.KAFKA_REFUSED.code(), "Kafka refuses", KafkaText.of(e))
                        .retryAfter(10)
                : kafkaAway(String.valueOf(e.getMessage()));
    }

    /** The same, in other words. */
    public ProblemDetails saying(String detail) {
        return with(detail, body.outcome(), body.orderKey(), body.away());
    }

    /** @param seconds after which to try again */
    public ProblemDetails retryAfter(int seconds) {
        return new ProblemDetails(body, seconds);
    }

    /** The order was not sent, unless something else was said already. */
    public ProblemDetails notSent() {
        return body.outcome().isPresent()
                ? this
                : with(body.detail(), Optional.of("not_sent"), body.orderKey(), body.away());
    }

    /** What became of an order that was to be sent. */
    public ProblemDetails outcome(String outcome, String orderKey) {
        return with(body.detail(), Optional.of(outcome), Optional.of(orderKey), body.away());
    }

    /** Of the records that it is about. */
    public ProblemDetails coordinates(List<String> coordinates) {
        Body about = new Body(
                body.type(),
                body.title(),
                body.status(),
                body.detail(),
                body.reason(),
                body.field(),
                body.outcome(),
                body.orderKey(),
                Optional.of(coordinates),
                body.away());
        return new ProblemDetails(about, retryAfter);
    }

    private ProblemDetails away(Outage away) {
        return with(body.detail(), body.outcome(), body.orderKey(), Optional.of(List.of(away)));
    }

    private ProblemDetails with(
            String detail, Optional<String> outcome, Optional<String> orderKey, Optional<List<Outage>> away) {
        Body other = new Body(
                body.type(),
                body.title(),
                body.status(),
                detail,
                body.reason(),
                body.field(),
                outcome,
                orderKey,
                body.coordinates(),
                away);
        return new ProblemDetails(other, retryAfter);
    }

    public Body body() {
        return body;
    }

    /** Seconds; 0: it is not said. */
    public int retryAfter() {
        return retryAfter;
    }
}
