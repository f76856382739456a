/**
 * The embedded scorer: what was learned of spam and of wanted mail, kept in the store and judged by in memory; points for a later step to decide on. Judging is for any thread and waits for the disk for a moment at the most; learning is for one at a time and
 * waits until it is durable.
 */
@NullMarked
package org.palomar.filter.scorer.internal;

import org.jspecify.annotations.NullMarked;
