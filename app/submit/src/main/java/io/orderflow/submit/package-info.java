/** What belongs to the one jar of all Spark commands: how it is started fast. */
package io.orderflow.submit;
