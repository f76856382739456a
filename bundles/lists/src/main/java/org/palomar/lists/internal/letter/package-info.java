/**
 * What lists write to one person: composed from values, in the list's language, pure. Nothing that a peer wrote can start a field or a part of its own.
 */
@NullMarked
package org.palomar.lists.internal.letter;

import org.jspecify.annotations.NullMarked;
