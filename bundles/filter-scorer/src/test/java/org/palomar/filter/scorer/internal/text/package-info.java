@NullMarked
package org.palomar.filter.scorer.internal.text;

import org.jspecify.annotations.NullMarked;
