@NullMarked
package org.palomar.filter.scorer.internal.record;

import org.jspecify.annotations.NullMarked;
