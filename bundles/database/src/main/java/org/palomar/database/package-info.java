/**
 * The door of the database bundle: an embedded Derby with its pool. Other bundles meet it as the services {@link javax.sql.DataSource} and
 * {@link org.palomar.api.database.Migrations}; {@link org.palomar.database.EmbeddedDatabase} also serves tests.
 */
@NullMarked
package org.palomar.database;

import org.jspecify.annotations.NullMarked;
