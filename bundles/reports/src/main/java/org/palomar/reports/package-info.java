/**
 * Daily reports to other domains, whatever they tell of: counted in memory ({@link org.palomar.reports.Books}), kept in the store ({@link org.palomar.reports.Shelf}), sent once after the day has ended
 * ({@link org.palomar.reports.Reporter}), tried again for a day. A bundle says what it counts by a {@link org.palomar.reports.Ledger}. What is reported is forgotten by the commit that queues it. Safe for any thread.
 */
@Version("1.0.0")
@NullMarked
package org.palomar.reports;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
