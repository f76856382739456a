@NullMarked
package org.palomar.connector.milter.internal;

import org.jspecify.annotations.NullMarked;
