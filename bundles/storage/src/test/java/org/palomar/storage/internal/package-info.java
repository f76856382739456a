/** Tests of the store as a service. */
@NullMarked
package org.palomar.storage.internal;

import org.jspecify.annotations.NullMarked;
