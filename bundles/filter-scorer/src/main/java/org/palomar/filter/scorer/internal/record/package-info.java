/** What the scorer keeps in the store, as octets. Pure. */
@NullMarked
package org.palomar.filter.scorer.internal.record;

import org.jspecify.annotations.NullMarked;
