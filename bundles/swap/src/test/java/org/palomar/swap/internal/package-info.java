@NullMarked
package org.palomar.swap.internal;

import org.jspecify.annotations.NullMarked;
