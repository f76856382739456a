/**
 * The SQL database: its {@link javax.sql.DataSource} is an OSGi service, and {@link org.palomar.api.database.Migrations} brings the tables of each
 * bundle to the shape that its code expects.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.api.database;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
