@NullMarked
package org.palomar.filter.scorer.internal.bayes;

import org.jspecify.annotations.NullMarked;
