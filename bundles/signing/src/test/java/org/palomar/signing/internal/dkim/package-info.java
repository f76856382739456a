/** Tests of signatures and their keys. */
@NullMarked
package org.palomar.signing.internal.dkim;

import org.jspecify.annotations.NullMarked;
