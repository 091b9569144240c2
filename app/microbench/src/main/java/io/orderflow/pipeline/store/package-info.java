/** In the package of what is measured, which is not public. */
package io.orderflow.pipeline.store;
