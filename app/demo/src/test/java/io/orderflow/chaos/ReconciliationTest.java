package io.orderflow.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.orderflow.chaos.Evidence.Ledger;
import io.orderflow.chaos.Manifest.At;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The checker is believed only because it sees each of these planted violations. */
class ReconciliationTest {

    private final Map<At, byte[]> log = new HashMap<>();
    private final Manifest manifest = new Manifest();
    private final Map<Integer, Ledger> ledger = new HashMap<>();
    private final Map<String, Integer> orders = new HashMap<>();
    private final Map<At, String> duplicates = new HashMap<>();
    private final Map<At, String> rejected = new HashMap<>();
    private String totals = "2 of 5";

    /** Partition 0: stored, its repeat, its conflict, a marker, no order. Partition 1: stored, a wrong total. */
    ReconciliationTest() {
        ChaosOrder one = ChaosOrder.first(1);
        ChaosOrder two = ChaosOrder.first(2);
        record(0, 0, one.json());
        record(0, 1, one.json());
        record(0, 2, one.changed().json());
        record(0, 4, "{".getBytes(UTF_8));
        record(1, 0, two.json());
        record(1, 1, two.withWrongTotal());
        orders.put(one.key(), 2);
        orders.put(two.key(), 3);
        duplicates.put(new At(0, 1), one.key());
        rejected.put(new At(0, 2), "KEY_CONFLICT");
        rejected.put(new At(0, 4), "NOT_JSON");
        rejected.put(new At(1, 1), "TOTAL_MISMATCH");
        ledger.put(0, new Ledger(0, 5, 1, 1, 2, 1, 0));
        ledger.put(1, new Ledger(0, 2, 1, 0, 1, 0, 0));
    }

    private void record(int partition, long offset, byte[] value) {
        log.put(new At(partition, offset), value);
        manifest.acknowledged(partition, offset, value);
    }

    private List<String> problems() {
        return Reconciliation.problems(new Evidence(ledger, orders, duplicates, rejected, totals), log, manifest);
    }

    private void finds(String... words) {
        assertThat(String.join("\n", problems())).contains(words);
    }

    @Test
    void findsNothingWhereNothingIsWrong() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void anOrderThatIsLost() {
        orders.remove("ORDER-00000002");
        finds("1@0", "is lost", "the totals say 2 of 5, the orders 1 of 2");
    }

    @Test
    void anOrderThatWasChanged() {
        orders.put("ORDER-00000002", 4);
        finds("1@0", "differs, the table has 4");
    }

    @Test
    void anOrderThatComesFromNoRecord() {
        orders.put("ORDER-00000009", 1);
        finds("ORDER-00000009 is stored and comes from no record");
    }

    @Test
    void aDuplicateThatHasNoRow() {
        duplicates.remove(new At(0, 1));
        finds("0@1", "has no outcome, its row comes from 0@0", "duplicate is 1 in the ledger, counted 0");
    }

    @Test
    void aRejectionThatHasNoRow() {
        rejected.remove(new At(0, 4));
        finds("0@4 is no order, its reason is null");
    }

    @Test
    void aGoodOrderThatWasRejected() {
        rejected.put(new At(1, 0), "NOT_JSON");
        finds("1@0", "was rejected as NOT_JSON");
    }

    @Test
    void aRecordWithTwoOutcomes() {
        rejected.put(new At(0, 1), "KEY_CONFLICT");
        finds("0@1 has two outcomes");
    }

    @Test
    void anOutcomeBeyondTheCursor() {
        duplicates.put(new At(1, 7), "ORDER-00000001");
        rejected.put(new At(1, 8), "NOT_JSON");
        finds("1@7 is a duplicate and no visible record", "1@8 is rejected and no visible record");
    }

    @Test
    void countsAndTotalsThatAreWrong() {
        ledger.put(0, new Ledger(0, 5, 2, 0, 2, 1, 0));
        totals = "2 of 6";
        finds("stored is 2 in the ledger, counted 1", "the totals say 2 of 6, the orders 2 of 5");
    }

    @Test
    void aLedgerThatDoesNotAddUp() {
        ledger.put(1, new Ledger(0, 2, 1, 0, 1, 1, 0));
        finds("partition 1 does not add up", "absent is 1 in the ledger, counted 0");
    }

    @Test
    void anAcknowledgedRecordThatIsNotSettledOrNotInTheLog() {
        manifest.acknowledged(1, 2, new byte[1]);
        log.remove(new At(0, 1));
        finds("1@2 was acknowledged and is not settled", "0@1 was acknowledged, and the log has nothing");
    }

    @Test
    void anOrderOfAnAbortedTransaction() {
        manifest.aborted(2);
        finds("1@0 is of an aborted transaction");
    }
}
