/** Tests of counts and reports. */
@NullMarked
package org.palomar.tlsreports.internal;

import org.jspecify.annotations.NullMarked;
