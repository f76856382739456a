/**
 * Secrets in configuration files. Its services are {@link org.palomar.api.secret.Secrets} and a plugin of the configuration admin that decrypts
 * {@code ENC(...)} before any bundle sees it.
 */
@NullMarked
package org.palomar.secrets;

import org.jspecify.annotations.NullMarked;
