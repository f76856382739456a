package org.palomar.lists.internal.letter;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.palomar.api.address.Address;
import org.palomar.api.list.ListTerms.ListLanguage;

/**
 * What a letter says.
 *
 * @param text lines that end in LF
 */
public record Wording(String subject, String text) {

    private static Wording of(ListLanguage language, Wording english, Wording spanish) {
        return language == ListLanguage.ENGLISH ? english : spanish;
    }

    /**
     * A post that waits, for a moderator.
     *
     * @param proven whether somebody vouches that the author is who has written it
     */
    public record Waiting(
            Address list,
            Address author,
            boolean proven,
            String subject,
            String beginning,
            Address approve,
            Address reject,
            long number,
            Instant expires) {}

    /** To a moderator. */
    public static Wording waiting(ListLanguage language, Waiting post) {
        String expires = post.expires().truncatedTo(ChronoUnit.MINUTES).toString();
        return of(
                language,
                new Wording(post.list() + ": a post waits for you: " + post.subject(), """
                        A post to the list %1$s waits for a moderator.

                        From:    %2$s%9$s
                        Subject: %3$s

                        To accept it, write to %4$s
                        To throw it away, write to %5$s
                        What you write does not matter; an empty message will do.

                        Without an answer it is thrown away at %6$s. It is number %7$d for the operator.

                        It begins so:

                        %8$s
                        """.formatted(
                                post.list(),
                                post.author(),
                                post.subject(),
                                post.approve(),
                                post.reject(),
                                expires,
                                post.number(),
                                post.beginning(),
                                post.proven() ? "" : " (anybody may have written that)")),
                new Wording(post.list() + ": un mensaje le espera: " + post.subject(), """
                        Un mensaje a la lista %1$s espera a un moderador.

                        De:     %2$s%9$s
                        Asunto: %3$s

                        Para aceptarlo, escriba a %4$s
                        Para tirarlo, escriba a %5$s
                        No importa lo que escriba; basta un mensaje vacío.

                        Si nadie contesta, se tira en %6$s. Para el operador es el número %7$d.

                        Empieza así:

                        %8$s
                        """.formatted(
                                post.list(),
                                post.author(),
                                post.subject(),
                                post.approve(),
                                post.reject(),
                                expires,
                                post.number(),
                                post.beginning(),
                                post.proven() ? "" : " (cualquiera puede haberlo escrito)")));
    }

    /** Several posts that wait, for a moderator; how they begin is not shown. */
    public static Wording waiting(ListLanguage language, Address list, List<Waiting> posts) {
        return of(
                language,
                new Wording(
                        list + ": " + posts.size() + " more posts wait for you",
                        "More posts to the list %s wait for a moderator. What you write to these addresses does not matter.\n"
                                        .formatted(list)
                                + together(posts, """

                                        %1$d  From:    %2$s%3$s
                                           Subject: %4$s
                                           To accept it, write to %5$s
                                           To throw it away, write to %6$s
                                           Without an answer it is thrown away at %7$s
                                        """, " (anybody may have written that)")),
                new Wording(
                        list + ": otros " + posts.size() + " mensajes le esperan",
                        "Otros mensajes a la lista %s esperan a un moderador. No importa lo que escriba a estas direcciones.\n"
                                        .formatted(list)
                                + together(posts, """

                                        %1$d  De:     %2$s%3$s
                                           Asunto: %4$s
                                           Para aceptarlo, escriba a %5$s
                                           Para tirarlo, escriba a %6$s
                                           Si nadie contesta, se tira en %7$s
                                        """, " (cualquiera puede haberlo escrito)")));
    }

    private static String together(List<Waiting> posts, String form, String unproven) {
        StringBuilder text = new StringBuilder();
        for (Waiting post : posts) {
            text.append(form.formatted(
                    post.number(),
                    post.author(),
                    post.proven() ? "" : unproven,
                    post.subject(),
                    post.approve(),
                    post.reject(),
                    post.expires().truncatedTo(ChronoUnit.MINUTES)));
        }
        return text.toString();
    }

    /** To the author of a post that was thrown away by a moderator. */
    public static Wording rejected(ListLanguage language, Address list, String subject) {
        return of(
                language,
                new Wording(
                        list + ": your post was not accepted",
                        "A moderator of the list %s has not accepted your post:\n\n%s\n".formatted(list, subject)),
                new Wording(
                        list + ": su mensaje no se ha aceptado",
                        "Un moderador de la lista %s no ha aceptado su mensaje:\n\n%s\n".formatted(list, subject)));
    }

    /** To the author of a post that nobody has judged. */
    public static Wording expired(ListLanguage language, Address list, String subject) {
        return of(
                language,
                new Wording(
                        list + ": nobody has looked at your post",
                        "No moderator of the list %s has looked at your post in time. It went to nobody:\n\n%s\n"
                                .formatted(list, subject)),
                new Wording(
                        list + ": nadie ha mirado su mensaje",
                        "Ningún moderador de la lista %s ha mirado su mensaje a tiempo. No ha llegado a nadie:\n\n%s\n"
                                .formatted(list, subject)));
    }

    /** To owners, of a member whose mail comes back. */
    public static Wording suspended(ListLanguage language, Address list, Address member, int days) {
        return of(
                language,
                new Wording(list + ": " + member + " is suspended", """
                        Mail of the list %1$s to %2$s came back on %3$d days.
                        Posts go there no more. The operator can change that:

                          mail:list-resume %1$s %2$s
                          mail:list-drop %1$s %2$s
                        """.formatted(list, member, days)),
                new Wording(list + ": " + member + " queda suspendido", """
                        El correo de la lista %1$s para %2$s se ha devuelto en %3$d días.
                        Ya no se le envían mensajes. El operador puede cambiarlo:

                          mail:list-resume %1$s %2$s
                          mail:list-drop %1$s %2$s
                        """.formatted(list, member, days)));
    }

    /** To whoever may want to join. */
    public static Wording join(ListLanguage language, Address list, Address confirm) {
        return of(
                language,
                new Wording(list + ": do you want to join?", """
                        Somebody, you perhaps, has asked for this address to join the list.
                        If you want that, answer this message as it is, from the same address.
                        Otherwise do nothing; you will not be asked again today.

                        List: %1$s
                        Answers go to: %2$s
                        """.formatted(list, confirm)),
                new Wording(list + ": ¿quiere unirse?", """
                        Alguien, tal vez usted, ha pedido que esta dirección se una a la lista.
                        Si lo desea, conteste a este mensaje tal cual, desde la misma dirección.
                        Si no, no haga nada; hoy no se le preguntará otra vez.

                        Lista: %1$s
                        Las respuestas van a: %2$s
                        """.formatted(list, confirm)));
    }

    /** To a new member. */
    public static Wording welcome(ListLanguage language, Address list, Address leave) {
        return of(
                language,
                new Wording(
                        list + ": welcome",
                        "You get what is posted to the list %s from now on.\nTo leave it, write to %s\n"
                                .formatted(list, leave)),
                new Wording(
                        list + ": bienvenido",
                        "Desde ahora recibe lo que se escribe a la lista %s.\nPara dejarla, escriba a %s\n"
                                .formatted(list, leave)));
    }

    /** To a member in whose name somebody asks to leave. */
    public static Wording leave(ListLanguage language, Address list, Address leave) {
        return of(
                language,
                new Wording(list + ": do you want to leave?", """
                        Somebody, you perhaps, has asked for this address to leave the list %s.
                        If you want that, answer this message as it is. Otherwise do nothing.

                        Answers go to: %s
                        """.formatted(list, leave)),
                new Wording(list + ": ¿quiere dejar la lista?", """
                        Alguien, tal vez usted, ha pedido que esta dirección deje la lista %s.
                        Si lo desea, conteste a este mensaje tal cual. Si no, no haga nada.

                        Las respuestas van a: %s
                        """.formatted(list, leave)));
    }

    /** To whoever was a member. */
    public static Wording gone(ListLanguage language, Address list) {
        return of(
                language,
                new Wording(list + ": you have left", "You get nothing from the list %s any more.\n".formatted(list)),
                new Wording(list + ": ha dejado la lista", "Ya no recibe nada de la lista %s.\n".formatted(list)));
    }
}
