/** Memory that was needed once is given back in quiet moments. One timer thread; everything here is confined to it. */
@NullMarked
package org.palomar.footprint.internal;

import org.jspecify.annotations.NullMarked;
