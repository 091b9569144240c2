package io.orderflow.verify.finding;

/** The kinds of discrepancy, with what each means. */
public enum DiscrepancyKind {
    LEDGER_UNBALANCED("the counts of a ledger row do not account for its offsets"),
    COUNT_DIFFERS("a count of the ledger differs from the recount"),
    LOG_ENDS_BEFORE_CURSOR("the ledger has settled offsets that are not in the log (yet, or no longer)"),
    ORDER_MISSING("an accepted record is neither stored, nor a duplicate, nor rejected"),
    ORDER_DIFFERS("a stored order differs from its record"),
    STORED_TWICE("several records claim one row: all but the first must be duplicates or rejected"),
    PHANTOM_ORDER("a row of the orders table that no record explains"),
    ORDERS_TOO_FEW("the orders table has fewer rows than the ledger and the baseline account for"),
    DUPLICATE_DIFFERS("a record counted as duplicate differs from the stored order"),
    DUPLICATE_WITHOUT_ORDER("a record counted as duplicate, whose order is not stored"),
    CONFLICT_IS_EQUAL("a record rejected as conflict equals the stored order"),
    CONFLICT_WITHOUT_ORDER("a record rejected as conflict, whose order is not stored"),
    REJECTION_MISSING("a record that breaks the contract is not in the rejected orders"),
    REASON_DIFFERS("a record was rejected for a reason other than the contract's"),
    REJECTED_BYTES_DIFFER("a rejected row differs from its record"),
    ROW_WITHOUT_RECORD("a row of rejected, duplicate or skipped orders, at an offset where Kafka has no record"),
    TWO_OUTCOMES("a record has more than one of the outcomes duplicate, rejected and skipped"),
    DEAD_LETTER_MISSING("a rejected row says it was published, but the dead-letter topic does not have it"),
    DEAD_LETTER_DIFFERS("a dead letter differs from its rejected row"),
    TOTAL_DIFFERS("a live total differs from the sum of the orders");

    private final String meaning;

    DiscrepancyKind(String meaning) {
        this.meaning = meaning;
    }

    public String meaning() {
        return meaning;
    }
}
