/** Tests of delivery against a store that remembers what was committed. */
@NullMarked
package org.palomar.delivery.internal;

import org.jspecify.annotations.NullMarked;
