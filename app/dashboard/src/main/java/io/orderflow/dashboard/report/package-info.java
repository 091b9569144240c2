/** {@code orderflow report}: the answers of {@code sql/analytics} enter, one self-contained HTML file leaves. */
package io.orderflow.dashboard.report;
