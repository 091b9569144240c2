/**
 * Making orders up. A catalogue, a seed and shares of defects enter; records leave at their pace, with one id
 * each, some of them broken on purpose.
 */
package io.orderflow.producer.make;
