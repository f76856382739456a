@NullMarked
package org.palomar.nativecrypto.internal;

import org.jspecify.annotations.NullMarked;
