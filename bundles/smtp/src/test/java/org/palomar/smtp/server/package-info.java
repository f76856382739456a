/** Tests of whole conversations over real sockets, with the real {@code net} and {@code directory}. */
@NullMarked
package org.palomar.smtp.server;

import org.jspecify.annotations.NullMarked;
