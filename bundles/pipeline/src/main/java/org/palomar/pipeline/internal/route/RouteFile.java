package org.palomar.pipeline.internal.route;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RoutesDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.xml.in.ModelParser;
import org.palomar.api.pipeline.FilterStep;
import org.palomar.api.pipeline.PipelineInspection.RouteProblem;
import org.palomar.api.pipeline.StepDescription;
import org.palomar.pipeline.internal.CamelContexts;

/** The routes of one file, running in a Camel context of their own. */
final class RouteFile {

    /** Camel's XML may be in one of several namespaces, or in none. */
    private static final Pattern NAMESPACE = Pattern.compile("<routes?\\b[^>]*\\bxmlns=[\"']([^\"']*)[\"']");

    /** Other XML in the folder (features, blueprints) belongs to Karaf's deployers. Possessive: however much comes first, it is looked through once. */
    private static final Pattern ROOT =
            Pattern.compile("(?s)\\A[^\\w<]*+(?:<\\?.*?\\?>|<!--.*?-->|\\s++)*+<(?:\\w+:)?(?:routes?|camel)\\b.*");

    private final CamelContext context;
    private final List<FilterStep> steps;

    private RouteFile(CamelContext context, List<FilterStep> steps) {
        this.context = context;
        this.steps = steps;
    }

    /** A file that makes no step. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient RouteProblem problem;

        RefusedException(RouteProblem problem) {
            super(problem.reason());
            this.problem = problem;
        }

        RouteProblem problem() {
            return problem;
        }
    }

    /** Whether an XML file looks as if it were meant for us. */
    static boolean isMeant(byte[] octets) {
        return ROOT.matcher(new String(octets, StandardCharsets.UTF_8)).matches();
    }

    /** Loads and starts the routes, but gives them no message yet. */
    static RouteFile load(String file, byte[] octets) throws RefusedException {
        CamelContext context = CamelContexts.create("palomar-" + file);
        RouteSteps steps = new RouteSteps(stepName(file));
        context.addComponent("palomar", new PalomarComponent(context, steps));
        context.getShutdownStrategy().setTimeout(StepDescription.MAX_DEADLINE.toSeconds());
        context.setSourceLocationEnabled(true);
        context.getCamelContextExtension().setErrorHandlerFactory(quietErrorHandler());
        RouteFile loaded = null;
        try {
            Resource resource = ResourceHelper.fromBytes("file:" + file.replaceFirst("\\.yml$", ".yaml"), octets);
            CamelContexts.withCamelLoader(() -> {
                if (file.endsWith(".xml")) {
                    addXml(context, resource, new String(octets, StandardCharsets.UTF_8));
                } else {
                    PluginHelper.getRoutesLoader(context).loadRoutes(resource);
                }
                context.start();
                return context;
            });
            if (steps.all().isEmpty()) {
                throw new IllegalArgumentException("no route starts from palomar:content or palomar:envelope");
            }
            steps.refuseTwins();
            loaded = new RouteFile(context, steps.all());
            return loaded;
        } catch (Exception | LinkageError broken) {
            throw new RefusedException(RouteProblems.of(file, octets, broken));
        } finally {
            if (loaded == null) {
                context.stop();
            }
        }
    }

    private static void addXml(CamelContext context, Resource resource, String text) throws Exception {
        Matcher namespace = NAMESPACE.matcher(text);
        RoutesDefinition routes = new ModelParser(resource, namespace.find() ? namespace.group(1) : "")
                .parseRoutesDefinition()
                .orElseThrow(() -> new IllegalArgumentException("the file's first element must be routes or route"));
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                routes.getRoutes().forEach(route -> getRouteCollection().route(route));
            }
        });
    }

    List<FilterStep> steps() {
        return steps;
    }

    /** Ends when the last exchange under way has ended, at the latest after a step's longest deadline. */
    void stop() {
        context.stop();
    }

    /** A route's failure is answered by its policy and logged by the pipeline; Camel would log a stack trace for every message. */
    private static DefaultErrorHandlerDefinition quietErrorHandler() {
        RedeliveryPolicyDefinition quiet = new RedeliveryPolicyDefinition();
        quiet.setLogExhausted("false");
        quiet.setLogHandled("false");
        quiet.setLogStackTrace("false");
        DefaultErrorHandlerDefinition handler = new DefaultErrorHandlerDefinition();
        handler.setRedeliveryPolicy(quiet);
        return handler;
    }

    /** A file's name less its extension, in the letters of step names. */
    private static String stepName(String file) {
        String base = file.substring(0, file.lastIndexOf('.')).toLowerCase(Locale.ROOT);
        String name = base.replaceAll("[^a-z0-9.-]", "-").replaceFirst("^[.-]+", "");
        return name.isEmpty() ? "route" : name.substring(0, Math.min(name.length(), 50));
    }
}
