/**
 * What the tab key offers. Completers ask the services anew each time and offer nothing while one is missing.
 */
@NullMarked
package org.palomar.shell.internal.completion;

import org.jspecify.annotations.NullMarked;
