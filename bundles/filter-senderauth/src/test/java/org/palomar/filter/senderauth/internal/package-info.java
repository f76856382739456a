/** Tests of sender authentication. */
@NullMarked
package org.palomar.filter.senderauth.internal;

import org.jspecify.annotations.NullMarked;
