/** Tests of pipeline values. */
@NullMarked
package org.palomar.api.pipeline;

import org.jspecify.annotations.NullMarked;
