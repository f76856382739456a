package org.palomar.limits.internal.notice;

import java.util.Locale;
import java.util.stream.Collectors;
import org.palomar.api.address.Address;
import org.palomar.api.limit.Measure;

/** What notices say: English, then Spanish. Pure. */
public final class NoticeText {

    private static final Locale SPANISH = Locale.of("es");

    private NoticeText() {}

    /** In both languages, without accents, since readers of old programs see them too. */
    public static String subject(Occasion occasion, Address account) {
        return switch (occasion) {
            case Occasion.LimitReached reached -> "Sending limit reached / Tope de correo alcanzado: " + account;
            case Occasion.Frozen frozen -> "Sending stopped / Correo saliente detenido: " + account;
            case Occasion.ManyNetworks many -> unusual(account);
            case Occasion.ManyCountries many -> unusual(account);
            case Occasion.ManyRefused many -> unusual(account);
        };
    }

    private static String unusual(Address account) {
        return "Unusual sending / Correo saliente inusual: " + account;
    }

    /** For the account's owner. Lines that end in LF. */
    public static String forOwner(Occasion occasion, Address account) {
        String postmaster = "postmaster@" + account.domain();
        return switch (occasion) {
            case Occasion.LimitReached reached ->
                """
                Your account %1$s has reached its limit: %2$s.
                What you send beyond it is refused until %3$s.%4$s
                Mail that was accepted before goes its way, and you receive mail as always.

                If you did not send so much, somebody else may know your password: change it, and tell %5$s.
                If you need to send more, ask there.
                """.formatted(
                                        account,
                                        english(reached),
                                        reached.until(),
                                        reached.warmUp() ? "\nThe limit of a new account grows each day." : "",
                                        postmaster)
                        + """


                Su cuenta %1$s ha llegado a su límite: %2$s.
                Lo que envíe por encima de él se rechaza hasta %3$s.%4$s
                El correo que ya se aceptó sigue su camino, y usted recibe correo como siempre.

                Si usted no ha enviado tanto, puede que otra persona sepa su contraseña: cámbiela y avise a %5$s.
                Si necesita enviar más, pídalo allí.
                """.formatted(
                                        account,
                                        spanish(reached),
                                        reached.until(),
                                        reached.warmUp() ? "\nEl límite de una cuenta nueva crece cada día." : "",
                                        postmaster);
            case Occasion.Frozen frozen -> """
                Your account %1$s may not send mail for now: %2$s.
                You receive mail, and can read it, as always.

                If somebody else may know your password, change it. Then ask %3$s to let you send again.


                Su cuenta %1$s no puede enviar correo por ahora: %2$s.
                Usted recibe correo, y puede leerlo, como siempre.

                Si otra persona puede saber su contraseña, cámbiela. Después pida a %3$s que le deje enviar otra vez.
                """.formatted(account, frozen.reason(), postmaster);
            case Occasion.ManyNetworks many -> forOperator(many, account);
            case Occasion.ManyCountries many -> forOperator(many, account);
            case Occasion.ManyRefused many -> forOperator(many, account);
        };
    }

    /** For the postmaster of its domain. Lines that end in LF. */
    public static String forOperator(Occasion occasion, Address account) {
        return switch (occasion) {
            case Occasion.LimitReached reached ->
                pair(
                        "%s has reached a limit: %s.\nWhat it sends beyond that is refused until %s. Its owner is told."
                                .formatted(account, english(reached), reached.until()),
                        "%s ha llegado a un límite: %s.\nLo que envíe por encima de él se rechaza hasta %s. Se avisa a su dueño."
                                .formatted(account, spanish(reached), reached.until()),
                        account);
            case Occasion.Frozen frozen ->
                pair(
                        "%s sends nothing until it is thawed: %s.\nWhat it had in the queue is held. Its owner is told."
                                .formatted(account, frozen.reason()),
                        "%s no envía nada hasta que se descongele: %s.\nLo que tenía en la cola queda retenido. Se avisa a su dueño."
                                .formatted(account, frozen.reason()),
                        account);
            case Occasion.ManyNetworks many ->
                pair(
                        "Mail of %s came from %d networks within an hour.\nSomebody else may know its password."
                                .formatted(account, many.networks()),
                        "El correo de %s ha venido de %d redes en una hora.\nPuede que otra persona sepa su contraseña."
                                .formatted(account, many.networks()),
                        account);
            case Occasion.ManyCountries many ->
                pair(
                        "Mail of %s came from %d countries within an hour: %s.\nSomebody else may know its password."
                                .formatted(account, many.countries().size(), names(many, Locale.ENGLISH)),
                        "El correo de %s ha venido de %d países en una hora: %s.\nPuede que otra persona sepa su contraseña."
                                .formatted(account, many.countries().size(), names(many, SPANISH)),
                        account);
            case Occasion.ManyRefused many ->
                pair(
                        "%d recipients of mail of %s were refused within an hour.\nSomebody else may know its password, or its list of addresses is old."
                                .formatted(many.recipients(), account),
                        "Se han rechazado %d destinatarios del correo de %s en una hora.\nPuede que otra persona sepa su contraseña, o que su lista de direcciones sea vieja."
                                .formatted(many.recipients(), account),
                        account);
        };
    }

    private static String names(Occasion.ManyCountries many, Locale language) {
        return many.countries().stream().map(country -> country.name(language)).collect(Collectors.joining(", "));
    }

    private static String pair(String english, String spanish, Address account) {
        return english + "\n\nCommands for that:\n" + commands(account) + "\n\n" + spanish + "\n\nÓrdenes para ello:\n"
                + commands(account);
    }

    private static String commands(Address account) {
        return """
                  mail:limits %1$s
                  mail:limits-set %1$s --messages-per-day NUMBER
                  mail:freeze %1$s
                  mail:thaw %1$s
                """.formatted(account);
    }

    private static String english(Occasion.LimitReached reached) {
        Measure measure = reached.measure();
        return reached.limit()
                + (measure.isOfRecipients() ? " recipients" : " messages")
                + (measure.isDaily() ? " a day" : " a minute")
                + (measure.isOfDomain() ? " for all accounts of the domain together" : "");
    }

    private static String spanish(Occasion.LimitReached reached) {
        Measure measure = reached.measure();
        return reached.limit()
                + (measure.isOfRecipients() ? " destinatarios" : " mensajes")
                + (measure.isDaily() ? " al día" : " por minuto")
                + (measure.isOfDomain() ? " entre todas las cuentas del dominio" : "");
    }
}
