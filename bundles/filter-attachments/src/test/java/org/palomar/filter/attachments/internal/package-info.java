@NullMarked
package org.palomar.filter.attachments.internal;

import org.jspecify.annotations.NullMarked;
