/**
 * RFC 5322 and MIME for the rest of Palomar: the structure of a message, its header fields, and the decoding of words, parameters, dates and
 * bodies.
 *
 * <p>Everything here is total: whatever octets a peer wrote, there is an answer, in time linear in their number and within the bounds that
 * {@link org.palomar.mime.MimeLimits} names. Only reading a {@code Content} may fail, with its own {@code IOException}. Header texts are
 * strings of one character for each octet (ISO-8859-1) until a method says that it decodes them. All classes are safe for any thread unless
 * they say otherwise.
 */
@Version("1.3.0")
@NullMarked
package org.palomar.mime;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.versioning.Version;
