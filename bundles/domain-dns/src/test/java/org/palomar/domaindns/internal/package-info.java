@NullMarked
package org.palomar.domaindns.internal;

import org.jspecify.annotations.NullMarked;
