@NullMarked
package org.palomar.filter.attachments.internal.look;

import org.jspecify.annotations.NullMarked;
