package org.palomar.pipeline.internal.route;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.palomar.api.pipeline.PipelineInspection.RouteProblem;

/** Says of a route file that Camel refuses where and why, in one line for people. */
final class RouteProblems {

    /** How XML and YAML readers and Camel's own sources tell a line. */
    private static final List<Pattern> LINES = List.of(
            Pattern.compile("@(\\d+):\\d+"),
            Pattern.compile("\\bline (\\d+)"),
            Pattern.compile("\\.(?:xml|ya?ml):(\\d+)"));

    /** Shorter texts are found anywhere. */
    private static final int MIN_QUOTED = 6;

    private static final int MAX_REASON = 300;

    static RouteProblem of(String file, byte[] octets, Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return new RouteProblem(file, line(chain, new String(octets, StandardCharsets.UTF_8)), reason(chain));
    }

    private static int line(List<Throwable> chain, String text) {
        for (Throwable cause : chain.reversed()) {
            if (cause instanceof ResolveEndpointFailedException unresolved) {
                int found = lineOf(text, endpointName(unresolved.getUri()));
                if (found > 0) {
                    return found;
                }
            }
            for (Pattern pattern : LINES) {
                Matcher told = pattern.matcher(String.valueOf(cause.getMessage()));
                if (told.find()) {
                    return Integer.parseInt(told.group(1));
                }
            }
        }
        return lineOfQuoted(chain, text);
    }

    /** Camel shows a wrong expression on a line of its own; it is looked for in the file. */
    private static int lineOfQuoted(List<Throwable> chain, String text) {
        String plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
        for (Throwable cause : chain) {
            for (String shown : String.valueOf(cause.getMessage()).split("\\R", -1)) {
                int found = shown.strip().length() < MIN_QUOTED ? 0 : lineOf(plain, shown.strip());
                if (found > 0) {
                    return found;
                }
            }
        }
        return 0;
    }

    /** Scheme and path, which look the same in every notation. */
    private static String endpointName(String uri) {
        String plain = uri.replaceFirst("://", ":");
        int end = plain.indexOf('?');
        return end < 0 ? plain : plain.substring(0, end);
    }

    private static int lineOf(String text, String wanted) {
        int at = text.indexOf(wanted);
        return at < 0
                ? 0
                : 1 + (int) text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    private static String reason(List<Throwable> chain) {
        String message = "";
        for (Throwable cause : chain) {
            if (cause.getMessage() != null && !cause.getMessage().isBlank()) {
                message = cause.getMessage();
            }
            if (cause instanceof SimpleIllegalSyntaxException) {
                break;
            }
        }
        String line = message.isEmpty() ? chain.getFirst().getClass().getSimpleName() : message;
        String oneLine = line.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return oneLine.substring(0, Math.min(oneLine.length(), MAX_REASON));
    }

    private RouteProblems() {}
}
