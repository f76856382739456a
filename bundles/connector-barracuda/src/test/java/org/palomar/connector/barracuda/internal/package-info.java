@NullMarked
package org.palomar.connector.barracuda.internal;

import org.jspecify.annotations.NullMarked;
