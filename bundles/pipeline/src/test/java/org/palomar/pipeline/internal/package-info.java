/** Tests of the pipeline's parts, on its door wherever it shows there. */
@NullMarked
package org.palomar.pipeline.internal;

import org.jspecify.annotations.NullMarked;
