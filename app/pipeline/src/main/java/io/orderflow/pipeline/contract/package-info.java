/**
 * The contract of the orders, as the settings name it. The setting enters; the checked contract leaves, or every problem of
 * its file as a problem of the setting.
 */
package io.orderflow.pipeline.contract;
