/** Answers as JSON. Records and problems enter; the JSON of openapi.yaml leaves, errors as RFC 9457 problem details. */
package io.orderflow.dashboard.answer;
