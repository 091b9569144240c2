/** Orders by hand: bytes enter, a record in Kafka or a reason leaves; an id enters, all that is known of it leaves. */
package io.orderflow.dashboard.order;
