@NullMarked
package org.palomar.connector.spamassassin.internal;

import org.jspecify.annotations.NullMarked;
