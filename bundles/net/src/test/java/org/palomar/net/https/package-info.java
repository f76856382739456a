/** Tests of requests over HTTPS. */
@NullMarked
package org.palomar.net.https;

import org.jspecify.annotations.NullMarked;
