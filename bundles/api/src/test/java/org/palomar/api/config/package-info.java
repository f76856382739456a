/** Tests of configuration reading. */
@NullMarked
package org.palomar.api.config;

import org.jspecify.annotations.NullMarked;
