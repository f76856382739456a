@NullMarked
package org.palomar.filter.threshold.internal;

import org.jspecify.annotations.NullMarked;
