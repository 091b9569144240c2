/**
 * The contract as the page and the API show it. A contract file enters; its description, the OpenAPI schemas of its
 * orders, orders as JSON with restricted values masked, and what an edited contract would do with the newest records
 * leave.
 */
package io.orderflow.dashboard.contract;
