/** Tests of figures. */
@NullMarked
package org.palomar.api.metric;

import org.jspecify.annotations.NullMarked;
