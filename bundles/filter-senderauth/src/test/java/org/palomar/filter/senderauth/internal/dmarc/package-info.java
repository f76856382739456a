/** Tests of DMARC. */
@NullMarked
package org.palomar.filter.senderauth.internal.dmarc;

import org.jspecify.annotations.NullMarked;
