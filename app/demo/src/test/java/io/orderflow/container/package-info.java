/**
 * In comes what conf/deploy says about the image and its containers. Out come programs that run like that, without a
 * container engine: in namespaces of this machine.
 */
package io.orderflow.container;
