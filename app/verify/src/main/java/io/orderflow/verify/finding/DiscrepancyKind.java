package io.orderflow.verify.finding;

/** The kinds of discrepancy, with what each means. */
public enum DiscrepancyKind {
    LEDGER_UNBALANCED("the counts of a ledger row do not account for its offsets"),
    COUNT_DIFFERS("a count of the ledger is not what was recounted"),
    LOG_ENDS_BEFORE_CURSOR("the ledger has settled offsets that the log does not have yet, or any more"),
    ORDER_MISSING("an accepted record is neither stored, nor a duplicate, nor rejected"),
    ORDER_DIFFERS("a stored order is not what its record says"),
    STORED_TWICE("several records claim one row: all but the first must be duplicates or rejected"),
    PHANTOM_ORDER("a row of the orders table that no record explains"),
    ORDERS_TOO_FEW("the orders table has fewer rows than the ledger and the baseline account for"),
    DUPLICATE_DIFFERS("a record counted as duplicate says something else than the stored order"),
    DUPLICATE_WITHOUT_ORDER("a record counted as duplicate, whose order is not stored"),
    CONFLICT_IS_EQUAL("a record rejected as conflict says the same as the stored order"),
    CONFLICT_WITHOUT_ORDER("a record rejected as conflict, whose order is not stored"),
    REJECTION_MISSING("a record that breaks the contract is not in the rejected orders"),
    REASON_DIFFERS("a record was rejected for another reason than the contract says"),
    REJECTED_BYTES_DIFFER("a rejected row does not hold what its record holds"),
    ROW_WITHOUT_RECORD("a row of rejected, duplicate or skipped orders, at an offset where Kafka has no record"),
    TWO_OUTCOMES("a record has more than one of the outcomes duplicate, rejected and skipped"),
    DEAD_LETTER_MISSING("a rejected row says it was published, but the dead-letter topic does not have it"),
    DEAD_LETTER_DIFFERS("a dead letter is not what its rejected row says"),
    TOTAL_DIFFERS("a live total is not what the orders add up to");

    private final String meaning;

    DiscrepancyKind(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}
