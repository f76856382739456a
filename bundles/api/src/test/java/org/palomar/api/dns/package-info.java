/** Tests of what the DNS says. */
@NullMarked
package org.palomar.api.dns;

import org.jspecify.annotations.NullMarked;
