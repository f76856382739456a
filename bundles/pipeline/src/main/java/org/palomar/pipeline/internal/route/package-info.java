/**
 * Camel routes as filter steps. A {@link org.palomar.pipeline.internal.route.DeployFolder} watches a folder;
 * {@link org.palomar.pipeline.internal.route.RouteFile} loads one file into a Camel context of its own, so that a broken edit can't touch the routes in
 * force; the component {@code palomar} gives routes their entry ({@code palomar:content}) and their answers ({@code palomar:reject}, …).
 *
 * <p>Invariants: the exchange has no headers from the message; its body is a {@link org.palomar.pipeline.internal.route.MailView}, which only answers
 * when it is asked. Text of a peer is a value, never an expression or part of an endpoint's address. One thread loads; any thread judges.
 */
@NullMarked
package org.palomar.pipeline.internal.route;

import org.jspecify.annotations.NullMarked;
