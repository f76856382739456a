/** The model of a filter step: a component with validated settings that answers an opinion. It holds no state of messages; any number of threads ask it. */
@NullMarked
package org.palomar.filter.tagger.internal;

import org.jspecify.annotations.NullMarked;
