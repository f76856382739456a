/** The contract of the mail store, over memory and over failing disks. */
@NullMarked
package org.palomar.mailboxes;

import org.jspecify.annotations.NullMarked;
