package io.orderflow.pipeline.settle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.contract.model.Reason;
import io.orderflow.contract.verdict.Rejection;
import io.orderflow.kafka.Received;
import io.orderflow.pipeline.ledger.Pipeline;
import io.orderflow.pipeline.reject.RejectedRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a field is restricted, no value of a record reaches a log or a message. */
class LoggableErrorsTest {

    private static final String VALUE = "jane@example.org";

    private final LoggableErrors hiding = new LoggableErrors(true);
    private final LoggableErrors open = new LoggableErrors(false);

    @Test
    void anErrorThatMayQuoteAValueKeepsItsNumbersOnly() {
        SQLException unknown = new SQLException("odd value '" + VALUE + "'", "HY000", 9999);

        assertThat((Object) open.of(unknown)).isSameAs(unknown);
        SQLException shown = hiding.of(unknown);
        assertThat(shown.getErrorCode()).isEqualTo(9999);
        assertThat(printed(shown)).contains("a field is restricted").doesNotContain(VALUE);
        assertThat(printed(new RecordStuckException(0, 7, shown)))
                .contains("orderflow ledger skip 0@7", "error 9999")
                .doesNotContain(VALUE);
        assertThat(printed(new SettlingFailedException(0, 0, 9, 1, shown))).doesNotContain(VALUE);
    }

    @Test
    void anErrorThatIsOfTheServerIsShown() {
        SQLException away = new SQLException("Too many connections", "08004", 1040);

        assertThat((Object) hiding.of(away)).isSameAs(away);
    }

    @Test
    void anExceptionOfALibraryKeepsItsNameOnly() {
        Exception shown = hiding.of((Exception) new NumberFormatException("For input string: \"" + VALUE + "\""));

        assertThat(printed(shown)).contains("java.lang.NumberFormatException").doesNotContain(VALUE);
    }

    @Test
    void aBrokenRejectBudgetShowsNoBytes() {
        RejectedRecord record = new RejectedRecord(
                new Received(7, null, VALUE.getBytes(UTF_8), List.of(), 0),
                new Rejection(Reason.NOT_JSON, "", "no JSON"));

        assertThat(budget(record, false).getMessage()).contains(VALUE, "9 of 9 records");
        assertThat(budget(record, true).getMessage()).doesNotContain(VALUE).contains("a field is restricted");
    }

    private static RejectBudgetException budget(RejectedRecord record, boolean hidesValues) {
        List<RejectedRecord> rejected = Collections.nCopies(10, record);
        return new RejectBudgetException(
                new Pipeline("orders-orders", "orders", "id"), 0, RejectBudget.of(0.5, 1), 9, 1, rejected, hidesValues);
    }

    private static String printed(Throwable thrown) {
        StringWriter printed = new StringWriter();
        thrown.printStackTrace(new PrintWriter(printed));
        return printed.toString();
    }
}
