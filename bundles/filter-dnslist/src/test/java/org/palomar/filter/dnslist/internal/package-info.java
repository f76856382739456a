@NullMarked
package org.palomar.filter.dnslist.internal;

import org.jspecify.annotations.NullMarked;
