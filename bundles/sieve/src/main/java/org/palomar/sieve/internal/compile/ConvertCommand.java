package org.palomar.sieve.internal.compile;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.palomar.api.message.BodyStructure;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Composition;
import org.palomar.sieve.internal.run.Condition;
import org.palomar.sieve.internal.run.Conversion;
import org.palomar.sieve.internal.run.Flow;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Statement;
import org.palomar.sieve.internal.run.Text;
import org.palomar.sieve.internal.run.Texts;
import org.palomar.sieve.internal.syntax.Node;

/** convert, as an action and as a test that does the same (RFC 6558). */
final class ConvertCommand {

    private record Wish(Text from, Text to, Texts parameters, int line) {}

    private ConvertCommand() {}

    static Statement action(Compilation compilation, Node node) throws SieveSyntaxException {
        Wish wish = wish(compilation, node);
        return run -> {
            boolean unused = convert(run, wish);
            return Flow.NEXT;
        };
    }

    static Condition test(Compilation compilation, Node node) throws SieveSyntaxException {
        Wish wish = wish(compilation, node);
        return run -> convert(run, wish);
    }

    // convert <quoted-from-media-type: string> <quoted-to-media-type: string> <transcoding-params: string-list>
    private static Wish wish(Compilation compilation, Node node) throws SieveSyntaxException {
        Arguments arguments = Arguments.of(compilation, node);
        Text from = arguments.text("the media type to be converted, such as \"text/html\"");
        Text to = arguments.text("the media type to convert it to, such as \"text/plain\"");
        Texts parameters = arguments.texts("parameters, such as \"charset=utf-8\", or \"\" for none");
        arguments.end();
        for (Text type : List.of(from, to)) {
            Optional<String> constant = type.constant();
            if (constant.isPresent() && !constant.get().matches("[^/\\s]+/[^/\\s]+")) {
                throw compilation.error(
                        node.start(),
                        "\"" + Octets.text(constant.get()) + "\" is no media type; write one such as \"text/plain\".");
            }
        }
        return new Wish(from, to, parameters, arguments.line());
    }

    /** False if a conversion failed, or there is none such; true also where there is nothing to convert (RFC 6558). */
    private static boolean convert(Run run, Wish wish) throws SieveFailure, IOException {
        Optional<Conversion> conversion = Conversion.find(
                wish.from().of(run),
                wish.to().of(run),
                parameters(wish.parameters().of(run)));
        Optional<BodyStructure> current = run.parts().current();
        if (run.message() != run.whole() || (current.isPresent() && !run.parts().isValid())) {
            run.warn(wish.line(), "The message is not changed from within a part of it.");
            return false;
        }
        if (conversion.isEmpty()) {
            run.warn(wish.line(), "There is no such conversion; the message stays as it is.");
            return false;
        }
        boolean failed = false;
        // RFC 6558 §2: within foreverypart the current part, else all
        for (BodyStructure part :
                current.isPresent() ? List.of(current.get()) : run.parts().loop()) {
            if (conversion.get().concerns(part) && !run.parts().isGone(part)) {
                boolean sealed = run.parts().isSealed(part);
                if (sealed) {
                    run.warn(wish.line(), "What is signed or encrypted is not converted: it would be so no more.");
                }
                failed |= sealed || !convert(run, conversion.get(), part);
            }
        }
        return !failed;
    }

    private static boolean convert(Run run, Conversion conversion, BodyStructure part)
            throws SieveFailure, IOException {
        Optional<byte[]> entity = conversion.of(run, run.message().base(), part);
        if (entity.isEmpty()) {
            return false;
        }
        if (part.span().headerStart() > 0) {
            return run.message().replaceIfRoom(part, entity.get());
        }
        run.whole().become(Composition.replaced(run.whole(), entity.get(), Optional.empty(), Optional.empty()));
        run.parts().dismiss();
        return true;
    }

    /** name=value; one without a value is a parameter that no conversion has. */
    private static Map<String, String> parameters(List<String> texts) {
        Map<String, String> parameters = new HashMap<>();
        for (String text : texts.stream().filter(each -> !each.isBlank()).toList()) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            String value = equals < 0 ? "" : Octets.text(text.substring(equals + 1));
            parameters.put(name.strip().toLowerCase(Locale.ROOT), value.strip());
        }
        return parameters;
    }
}
