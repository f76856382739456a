/**
 * Servers that help with a message while its sender waits, such as scanners: asked one after the other, within a deadline, so many at once, and left alone for a while when they fail. Where a question fails on
 * one of them the next is asked; the caller learns only that nobody answered, and has a policy for that.
 */
@NullMarked
package org.palomar.net.backend;

import org.jspecify.annotations.NullMarked;
