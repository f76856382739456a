/** What greylisting keeps in the store, as octets. Pure. */
@NullMarked
package org.palomar.filter.greylist.internal.record;

import org.jspecify.annotations.NullMarked;
