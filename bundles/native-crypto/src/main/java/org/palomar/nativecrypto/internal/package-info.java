/**
 * Puts native cryptographic primitives before the JDK's own, where there are some for this system. The library is loaded by a class loader of its own, whole, so that what uses
 * it goes on when this bundle is updated or taken away. Activation and deactivation come one at a time from the framework; everything else is immutable.
 */
@NullMarked
package org.palomar.nativecrypto.internal;

import org.jspecify.annotations.NullMarked;
