/** The compiler of the build. Nothing of it is in the distribution. */
package org.palomar.compiler;
