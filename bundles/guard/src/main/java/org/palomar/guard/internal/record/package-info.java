/** What the guard keeps in the store, as octets. Pure. */
@NullMarked
package org.palomar.guard.internal.record;

import org.jspecify.annotations.NullMarked;
