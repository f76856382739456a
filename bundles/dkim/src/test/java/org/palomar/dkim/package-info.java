/** Tests of signatures and chains, by the published vectors. */
@NullMarked
package org.palomar.dkim;

import org.jspecify.annotations.NullMarked;
