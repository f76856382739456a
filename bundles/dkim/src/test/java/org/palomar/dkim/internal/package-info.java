/** Tests of canonical forms and signatures. */
@NullMarked
package org.palomar.dkim.internal;

import org.jspecify.annotations.NullMarked;
