@NullMarked
package org.palomar.filter.scorer.internal;

import org.jspecify.annotations.NullMarked;
