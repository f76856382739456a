@NullMarked
package org.palomar.guard.internal.record;

import org.jspecify.annotations.NullMarked;
