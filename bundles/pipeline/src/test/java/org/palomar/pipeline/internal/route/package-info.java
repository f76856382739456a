/** Tests of routes that are dropped into a folder. */
@NullMarked
package org.palomar.pipeline.internal.route;

import org.jspecify.annotations.NullMarked;
