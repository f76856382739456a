/** Tests of reading aggregate reports. */
@NullMarked
package org.palomar.dmarcreports.internal;

import org.jspecify.annotations.NullMarked;
