/** Tests of records: what is written is read, and damage is named. */
@NullMarked
package org.palomar.mailboxes.internal.record;

import org.jspecify.annotations.NullMarked;
