@NullMarked
package org.palomar.connector.rspamd.internal;

import org.jspecify.annotations.NullMarked;
