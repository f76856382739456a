/**
 * How commands print: tables for people, JSON for programs, neither with control characters that came from outside.
 */
@NullMarked
package org.palomar.shell.internal.output;

import org.jspecify.annotations.NullMarked;
