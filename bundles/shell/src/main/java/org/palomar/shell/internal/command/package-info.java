/**
 * One class for each command: it reads its arguments, asks a service, prints. Karaf makes a new object for each call, on the thread of the shell session.
 */
@NullMarked
package org.palomar.shell.internal.command;

import org.jspecify.annotations.NullMarked;
