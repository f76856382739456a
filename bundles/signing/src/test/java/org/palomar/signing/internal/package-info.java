/** Tests of signatures and their keys. */
@NullMarked
package org.palomar.signing.internal;

import org.jspecify.annotations.NullMarked;
