/**
 * A message as what can be learned of it: words of its fields and texts as people see them, and how it is made. Bounded and linear in what is read; nothing here keeps anything between messages. Each object is for one thread.
 */
@NullMarked
package org.palomar.filter.scorer.internal.text;

import org.jspecify.annotations.NullMarked;
