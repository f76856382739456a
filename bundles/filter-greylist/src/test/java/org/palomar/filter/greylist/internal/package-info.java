@NullMarked
package org.palomar.filter.greylist.internal;

import org.jspecify.annotations.NullMarked;
