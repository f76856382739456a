/** Tests of values about sessions. */
@NullMarked
package org.palomar.api.session;

import org.jspecify.annotations.NullMarked;
