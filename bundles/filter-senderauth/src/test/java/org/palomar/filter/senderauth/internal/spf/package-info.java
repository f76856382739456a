/** Tests of SPF, by the published suite. */
@NullMarked
package org.palomar.filter.senderauth.internal.spf;

import org.jspecify.annotations.NullMarked;
