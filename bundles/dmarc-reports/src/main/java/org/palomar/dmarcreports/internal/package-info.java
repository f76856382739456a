/**
 * DMARC aggregate reports. Those of others are read: unpacked within bounds ({@code Unpacking}), and their XML ({@code ReportXml}) as it comes, without entities. What is seen here is counted by domain and day ({@code RunningReports}) and told
 * to domains that ask for it, once a day ({@code Dispatch}), where they may ask for it ({@code Destinations}). Safe for any thread.
 */
@NullMarked
package org.palomar.dmarcreports.internal;

import org.jspecify.annotations.NullMarked;
