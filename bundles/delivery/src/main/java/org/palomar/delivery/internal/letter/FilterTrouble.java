package org.palomar.delivery.internal.letter;

import java.util.List;
import java.util.Optional;
import org.palomar.api.address.ReversePath;
import org.palomar.api.script.ScriptName;

/** Tells an owner that their filter failed, in English and Spanish. Pure. */
public final class FilterTrouble {

    private FilterTrouble() {}

    /** For the owner's own mailbox; nobody else gets it. */
    public static Letter compose(ScriptName script, String fault, Occasion occasion) {
        Sheet sheet = new Sheet();
        sheet.field("Return-Path", "<>");
        sheet.field(
                "From",
                "Mail filter <MAILER-DAEMON@" + occasion.owner().address().domain() + ">");
        sheet.field("To", Correspondents.bare(occasion.owner().address()));
        sheet.field("Subject", Words.unstructured("Your mail filter failed / Su filtro de correo ha fallado"));
        sheet.date(occasion.now());
        sheet.field("Message-ID", occasion.messageId("filter"));
        sheet.field("Auto-Submitted", "auto-generated");
        sheet.field("MIME-Version", "1.0");
        sheet.text(text(script, Words.oneLine(fault), occasion));
        return new Letter(sheet.content(), ReversePath.none(), List.of(), Optional.empty(), Letter.Voice.SERVER);
    }

    private static String text(ScriptName script, String fault, Occasion occasion) {
        return """
            Your mail filter "%1$s" failed on the message below. The message was kept as if there were no filter.
            You hear of this filter once a day at the most.

              fault: %2$s
              from: %3$s
              subject: %4$s

            Correct the filter with the program in which you wrote it, or ask the people who run this server.


            Su filtro de correo "%1$s" ha fallado con el mensaje indicado abajo. El mensaje se ha guardado como si no
            hubiera filtro. Recibirá aviso de este filtro una vez al día como máximo.

              error: %2$s
              de: %3$s
              asunto: %4$s

            Corrija el filtro con el programa en que lo escribió, o pregunte a quienes llevan este servidor.
            """.formatted(script, fault, occasion.text("From"), occasion.text("Subject"));
    }
}
