@NullMarked
package org.palomar.swap.sample;

import org.jspecify.annotations.NullMarked;
