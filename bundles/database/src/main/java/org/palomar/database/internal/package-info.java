/**
 * Opening, watching and closing the database, and the log of its schema migrations. One thread opens the database; pooled connections are for
 * any thread.
 */
@NullMarked
package org.palomar.database.internal;

import org.jspecify.annotations.NullMarked;
