/** Aggregate reports of others, read: unpacked within bounds ({@code Unpacking}), and their XML ({@code ReportXml}) as it comes, without entities. Safe for any thread. */
@NullMarked
package org.palomar.dmarcreports.internal;

import org.jspecify.annotations.NullMarked;
