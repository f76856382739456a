package org.palomar.limits.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.palomar.api.limit.Measure;
import org.palomar.api.pipeline.Reply;

/**
 * What a client is answered, in English and Spanish. Pure. A day's limit is permanent (5.7.1), since no client should try for hours; a minute's is temporary (4.7.1). Replies are ASCII (RFC 5321 §4.2), so the Spanish is worded
 * without accents, not written without them.
 */
final class Replies {

    static final Reply UNREADABLE = new Reply(
            451,
            "4.7.0",
            "What you send can't be counted now, try again later. / Ahora no se puede contar lo que usted manda, pruebe otra vez en un rato.");

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private Replies() {}

    /** RFC 5248: an account that is disabled until its owner has spoken with the administrator. */
    static Reply of(Decision.Frozen frozen) {
        return new Reply(
                550,
                "5.7.13",
                "Your account may not send mail for now: " + frozen.freeze().reason()
                        + ". You can read your mail; ask your postmaster to be let on."
                        + " / Su cuenta no puede enviar correo por ahora; puede leer el que recibe. Consulte a su administrador de correo (postmaster).");
    }

    static Reply of(Decision.Reached reached, Instant now) {
        if (reached.limit().most() == 0) {
            return new Reply(
                    550,
                    "5.7.1",
                    "Your account receives mail and may not send it. / Su cuenta recibe correo y no puede enviarlo.");
        }
        return reached.measure().isDaily() ? day(reached) : minute(reached, now);
    }

    private static Reply day(Decision.Reached reached) {
        boolean shared = reached.measure().isOfDomain();
        String until = when(reached.ends(), reached.zone());
        return new Reply(
                550,
                "5.7.1",
                "This message goes beyond " + (shared ? "the limit of your domain: " : "your limit: ") + reached.limit()
                        + english(reached.measure()) + " a day. You can send again from " + until
                        + ". / Con este mensaje se pasa " + (shared ? "del tope de su dominio: " : "de su tope: ")
                        + reached.limit() + spanish(reached.measure()) + " diarios. Puede enviar otra vez desde "
                        + until
                        + ".");
    }

    private static Reply minute(Decision.Reached reached, Instant now) {
        long seconds = Math.max(
                1, Duration.between(now, reached.ends()).plusMillis(999).toSeconds());
        return new Reply(
                451,
                "4.7.1",
                "This message goes beyond your limit: " + reached.limit() + english(reached.measure())
                        + " a minute. Send it again in " + seconds + " seconds. / Con este mensaje se pasa de su tope: "
                        + reached.limit() + spanish(reached.measure()) + " por minuto. Pruebe otra vez en " + seconds
                        + " segundos.");
    }

    /** As people read it: the zone by its name. */
    static String when(Instant instant, ZoneId zone) {
        return WHEN.format(instant.atZone(zone)) + " (" + zone.getId() + ")";
    }

    private static String english(Measure measure) {
        return measure.isOfRecipients() ? " recipients" : " messages";
    }

    private static String spanish(Measure measure) {
        return measure.isOfRecipients() ? " destinatarios" : " mensajes";
    }
}
