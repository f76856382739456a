/** Tests of {@code net} on real sockets. */
@NullMarked
package org.palomar.net;

import org.jspecify.annotations.NullMarked;
