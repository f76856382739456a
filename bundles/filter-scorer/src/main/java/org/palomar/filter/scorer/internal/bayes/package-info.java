/**
 * What was learned, as counts of tokens, and what it says of a message. Tokens are known by keyed hashes alone, so that no text can be read from what is kept. Safe for the threads that each class names; nothing here
 * touches a disk.
 */
@NullMarked
package org.palomar.filter.scorer.internal.bayes;

import org.jspecify.annotations.NullMarked;
