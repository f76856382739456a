@NullMarked
package org.palomar.connector.icap.internal;

import org.jspecify.annotations.NullMarked;
