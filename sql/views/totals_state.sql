-- Whether the totals include every order. missing_orders are stored, or existed before the pipeline, but are not in the
-- totals: totals.enabled was off, or rows existed before OrderFlow. orderflow totals rebuild adds them.
CREATE SQL SECURITY INVOKER VIEW ${totals_state} AS
SELECT
  e.pipeline,
  CAST(COALESCE(t.orders, 0) AS SIGNED) AS orders,
  CAST(e.baseline_orders + COALESCE(l.ledger_stored, 0) - COALESCE(t.accounted, 0) AS SIGNED) AS missing_orders,
  e.baseline_orders + COALESCE(l.ledger_stored, 0) = COALESCE(t.accounted, 0) AS is_complete,
  t.rebuilt_at
FROM ${orderflow_epoch} e
LEFT JOIN (
  SELECT pipeline, SUM(`stored`) AS ledger_stored FROM ${orderflow_ledger} GROUP BY pipeline
) l ON l.pipeline = e.pipeline
LEFT JOIN (
  SELECT
    pipeline,
    SUM(orders) AS orders,
    SUM(accounted) AS accounted,
    MAX(CASE WHEN kafka_partition = -1 THEN updated_at END) AS rebuilt_at
  FROM ${partition_totals}
  GROUP BY pipeline
) t ON t.pipeline = e.pipeline;
