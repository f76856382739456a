/** What tests of several bundles share: the transcript runner and small fakes. Never shipped. */
@NullMarked
package org.palomar.testkit;

import org.jspecify.annotations.NullMarked;
