package org.palomar.sieve.internal.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.palomar.api.message.BodyStructure.Parameter;
import org.palomar.mime.MimeParameters;
import org.palomar.sieve.SieveSyntaxException;
import org.palomar.sieve.internal.match.Octets;
import org.palomar.sieve.internal.match.SieveFailure;
import org.palomar.sieve.internal.run.Extension;
import org.palomar.sieve.internal.run.Field;
import org.palomar.sieve.internal.run.Run;
import org.palomar.sieve.internal.run.Texts;

/**
 * Which piece of a MIME field a test looks at (RFC 5703 §4.1).
 *
 * @param parameters the names of {@code :param}
 */
record MimeOption(Piece piece, Optional<Texts> parameters) {

    enum Piece {
        WHOLE,
        TYPE,
        SUBTYPE,
        CONTENT_TYPE,
        PARAMETERS
    }

    // ":type" / ":subtype" / ":contenttype" / ":param" <param-list: string-list>
    static MimeOption take(Arguments arguments, boolean mime) throws SieveSyntaxException {
        List<Piece> pieces = new ArrayList<>();
        add(pieces, Piece.TYPE, arguments.flag("type", Extension.MIME));
        add(pieces, Piece.SUBTYPE, arguments.flag("subtype", Extension.MIME));
        add(pieces, Piece.CONTENT_TYPE, arguments.flag("contenttype", Extension.MIME));
        Optional<Texts> parameters = arguments.taggedList("param", Extension.MIME);
        add(pieces, Piece.PARAMETERS, parameters.isPresent());
        if (pieces.size() > 1 || (!pieces.isEmpty() && !mime)) {
            throw arguments
                    .compilation()
                    .error(
                            arguments.node().start(),
                            "One of \":type\", \":subtype\", \":contenttype\" and \":param\" can stand beside \":mime\".");
        }
        return new MimeOption(pieces.isEmpty() ? Piece.WHOLE : pieces.getFirst(), parameters);
    }

    private static void add(List<Piece> pieces, Piece piece, boolean there) {
        if (there) {
            pieces.add(piece);
        }
    }

    List<String> values(Run run, Field field) throws SieveFailure {
        boolean disposition = field.is("Content-Disposition");
        if (piece == Piece.WHOLE) {
            return List.of(field.text());
        }
        run.spend(1 + field.raw().length());
        if (!disposition && !field.is("Content-Type")) {
            return List.of("");
        }
        if (piece == Piece.PARAMETERS) {
            return parameters(run, field);
        }
        String type = type(field);
        int slash = type.indexOf('/');
        return List.of(
                switch (piece) {
                    case TYPE -> slash < 0 ? type : type.substring(0, slash);
                    case SUBTYPE -> slash < 0 || disposition ? "" : type.substring(slash + 1);
                    default -> type;
                });
    }

    /** What {@code :count} makes of a field and its values: fields that could be parsed, or parameters that were found. */
    int count(Field field, List<String> values) {
        if (piece == Piece.WHOLE || piece == Piece.PARAMETERS) {
            return values.size();
        }
        String type = field.is("Content-Type") || field.is("Content-Disposition") ? type(field) : "";
        return type.isEmpty() || (type.indexOf('/') < 0 && field.is("Content-Type")) ? 0 : 1;
    }

    /** What stands before the parameters, without comments and white space. */
    private static String type(Field field) {
        String raw = field.raw();
        int semicolon = raw.indexOf(';');
        return (semicolon < 0 ? raw : raw.substring(0, semicolon)).replaceAll("\\([^()]*\\)|\\s", "");
    }

    private List<String> parameters(Run run, Field field) throws SieveFailure {
        List<Parameter> there = MimeParameters.parse(field.raw());
        List<String> values = new ArrayList<>();
        for (String name : parameters.orElseThrow().of(run)) {
            MimeParameters.value(there, name.toLowerCase(Locale.ROOT))
                    .map(Octets::of)
                    .ifPresent(values::add);
        }
        return List.copyOf(values);
    }
}
