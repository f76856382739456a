/**
 * Karaf shell commands, {@code mail:*}. Karaf finds them by their annotations; there is nothing to call from Java.
 */
@NullMarked
package org.palomar.shell;

import org.jspecify.annotations.NullMarked;
