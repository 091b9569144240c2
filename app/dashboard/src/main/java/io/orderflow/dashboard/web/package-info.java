/**
 * The HTTP server: requests enter, guarded and bounded; answers leave as openapi.yaml says, and the page from the class
 * path.
 */
package io.orderflow.dashboard.web;
