/**
 * The scanners behind the door: lines, headers, delimiters, structure, and the grammars of single fields. An instance works on one message,
 * on one thread.
 */
@NullMarked
package org.palomar.mime.internal;

import org.jspecify.annotations.NullMarked;
