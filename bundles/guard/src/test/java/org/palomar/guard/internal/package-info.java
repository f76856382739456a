@NullMarked
package org.palomar.guard.internal;

import org.jspecify.annotations.NullMarked;
