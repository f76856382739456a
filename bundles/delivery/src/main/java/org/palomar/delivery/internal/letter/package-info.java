/**
 * Mail that filters write: answers, notices, refusals, and word to an owner whose filter failed. Composed from values, pure but for reading the message that is told about. Nothing that
 * a sender wrote can start a header field or a part of its own.
 */
@NullMarked
package org.palomar.delivery.internal.letter;

import org.jspecify.annotations.NullMarked;
