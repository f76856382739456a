/** Tests of looks at destinations. */
@NullMarked
package org.palomar.relay.inquiry;

import org.jspecify.annotations.NullMarked;
