/** Tests of the tagger. */
@NullMarked
package org.palomar.filter.tagger.internal;

import org.jspecify.annotations.NullMarked;
