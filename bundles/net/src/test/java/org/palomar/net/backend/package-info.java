@NullMarked
package org.palomar.net.backend;

import org.jspecify.annotations.NullMarked;
