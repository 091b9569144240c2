/** Arguments of {@code orderflow prune} enter; what was or would be removed leaves. */
package io.orderflow.cli.prune;
