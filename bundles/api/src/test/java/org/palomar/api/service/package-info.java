/** Tests of how services are expected. */
@NullMarked
package org.palomar.api.service;

import org.jspecify.annotations.NullMarked;
