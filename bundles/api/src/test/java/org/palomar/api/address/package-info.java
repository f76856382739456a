/** Tests of addresses. */
@NullMarked
package org.palomar.api.address;

import org.jspecify.annotations.NullMarked;
