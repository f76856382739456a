package org.palomar.imap.session;

import java.io.IOException;
import java.util.List;
import org.palomar.api.message.BodyStructure;
import org.palomar.api.message.BodyStructure.Description;
import org.palomar.api.message.BodyStructure.Enclosed;
import org.palomar.api.message.BodyStructure.Leaf;
import org.palomar.api.message.BodyStructure.Multipart;
import org.palomar.api.message.BodyStructure.Parameter;

/** BODYSTRUCTURE, and BODY, which lacks the extension data (RFC 9051 §7.5.2). Depth is bounded by what {@code mime} looks at. */
final class StructureRendering {

    private StructureRendering() {}

    static void write(Output out, BodyStructure structure, boolean extended) throws IOException {
        switch (structure) {
            case Multipart multipart -> multipart(out, multipart, extended);
            case Enclosed enclosed -> {
                basic(
                        out,
                        enclosed.description(),
                        "MESSAGE",
                        "RFC822",
                        enclosed.span().bodySize());
                out.octet(' ');
                EnvelopeRendering.write(out, enclosed.envelope());
                out.octet(' ');
                write(out, enclosed.message(), extended);
                out.octet(' ').number(enclosed.lines());
                extension(out, enclosed.description(), true, extended);
            }
            case Leaf leaf -> leaf(out, leaf, extended);
        }
    }

    // body-type-mpart = 1*body SP media-subtype [SP body-ext-mpart]
    private static void multipart(Output out, Multipart multipart, boolean extended) throws IOException {
        out.octet('(');
        for (BodyStructure part : multipart.parts()) {
            write(out, part, extended);
        }
        Description description = multipart.description();
        out.octet(' ').string(description.subtype().isEmpty() ? "MIXED" : description.subtype());
        if (extended) {
            out.octet(' ');
            parameters(out, description.parameters());
        }
        extension(out, description, false, extended);
    }

    private static void leaf(Output out, Leaf leaf, boolean extended) throws IOException {
        Description description = leaf.description();
        // A multipart that turned out to have no parts, and a message whose inside was not looked at, are read as what
        // they are: octets.
        boolean composite = description.type().equals("MULTIPART") || isMessage(description);
        boolean text = description.type().isEmpty() || description.type().equals("TEXT") || composite;
        if (composite) {
            string(out.octet('('), "TEXT").octet(' ');
            string(out, "PLAIN");
            fields(out, description, leaf.span().bodySize());
        } else {
            basic(out, description, "TEXT", "PLAIN", leaf.span().bodySize());
        }
        if (text) {
            out.octet(' ').number(leaf.lines());
        }
        extension(out, description, true, extended);
    }

    private static boolean isMessage(Description description) {
        return description.type().equals("MESSAGE")
                && (description.subtype().equals("RFC822")
                        || description.subtype().equals("GLOBAL"));
    }

    private static void basic(Output out, Description description, String type, String subtype, long size)
            throws IOException {
        boolean typed = !description.type().isEmpty();
        string(out.octet('('), typed ? description.type() : type).octet(' ');
        string(out, typed && !description.subtype().isEmpty() ? description.subtype() : subtype);
        fields(out, description, size);
    }

    // body-fields = body-fld-param SP body-fld-id SP body-fld-desc SP body-fld-enc SP body-fld-octets
    private static void fields(Output out, Description description, long size) throws IOException {
        out.octet(' ');
        parameters(out, description.parameters());
        out.octet(' ').nstring(description.id()).octet(' ').nstring(description.description());
        string(out.octet(' '), description.encoding().isEmpty() ? "7BIT" : description.encoding());
        out.octet(' ').number(size);
    }

    // body-ext-1part = body-fld-md5 [SP body-fld-dsp [SP body-fld-lang [SP body-fld-loc]]]; a multipart's has no MD5
    private static void extension(Output out, Description description, boolean md5, boolean extended)
            throws IOException {
        if (extended) {
            if (md5) {
                out.octet(' ').nstring(description.md5());
            }
            out.octet(' ');
            disposition(out, description);
            out.octet(' ');
            languages(out, description.languages());
            out.octet(' ').nstring(description.location());
        }
        out.octet(')');
    }

    private static void disposition(Output out, Description description) throws IOException {
        if (description.disposition().isEmpty()) {
            out.nil();
            return;
        }
        string(out.octet('('), description.disposition()).octet(' ');
        parameters(out, description.dispositionParameters());
        out.octet(')');
    }

    private static void languages(Output out, List<String> languages) throws IOException {
        if (languages.isEmpty()) {
            out.nil();
            return;
        }
        out.octet('(');
        for (int i = 0; i < languages.size(); i++) {
            string(i == 0 ? out : out.octet(' '), languages.get(i));
        }
        out.octet(')');
    }

    private static void parameters(Output out, List<Parameter> parameters) throws IOException {
        if (parameters.isEmpty()) {
            out.nil();
            return;
        }
        out.octet('(');
        for (int i = 0; i < parameters.size(); i++) {
            string(i == 0 ? out : out.octet(' '), parameters.get(i).name());
            string(out.octet(' '), parameters.get(i).value());
        }
        out.octet(')');
    }

    private static Output string(Output out, String text) throws IOException {
        return out.string(text);
    }
}
