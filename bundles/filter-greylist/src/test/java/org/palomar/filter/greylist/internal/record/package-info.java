@NullMarked
package org.palomar.filter.greylist.internal.record;

import org.jspecify.annotations.NullMarked;
