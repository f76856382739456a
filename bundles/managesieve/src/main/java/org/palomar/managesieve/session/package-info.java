/**
 * One ManageSieve connection: states, verbs, replies. {@link org.palomar.managesieve.session.SieveSession} is for the connection's thread;
 * {@link org.palomar.managesieve.session.Shared} is what all sessions have in common.
 */
@NullMarked
package org.palomar.managesieve.session;

import org.jspecify.annotations.NullMarked;
