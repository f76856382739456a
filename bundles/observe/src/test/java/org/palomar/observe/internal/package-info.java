/** Tests of health and metrics, in a real web container. */
@NullMarked
package org.palomar.observe.internal;

import org.jspecify.annotations.NullMarked;
