@NullMarked
package org.palomar.connector.clamav.internal;

import org.jspecify.annotations.NullMarked;
