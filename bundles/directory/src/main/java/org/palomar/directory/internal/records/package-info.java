/**
 * The directory's durable rows, in SQL or, for tests, in memory. Each method is one transaction; safe for any thread.
 */
@NullMarked
package org.palomar.directory.internal.records;

import org.jspecify.annotations.NullMarked;
