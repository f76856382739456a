/** Tests of signatures and their keys. */
@NullMarked
package org.palomar.signing.internal.key;

import org.jspecify.annotations.NullMarked;
