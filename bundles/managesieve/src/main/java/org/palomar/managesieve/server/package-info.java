/**
 * What OSGi sees of the ManageSieve server: the component and its configuration.
 */
@NullMarked
package org.palomar.managesieve.server;

import org.jspecify.annotations.NullMarked;
