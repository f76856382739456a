package org.palomar.quarantine.web.internal;

import org.palomar.api.quarantine.QuarantineLinks.Language;

/** What a page says: a heading and a sentence or two, in HTML. */
enum Message {
    QUESTION(
            "Release this message?",
            "It was held on its way to your mailbox. If you know it, have it delivered.",
            "\u00bfLiberar este mensaje?",
            "Se retuvo de camino a su buz\u00f3n. Si lo conoce, haga que se le entregue."),
    RELEASED(
            "The message is on its way",
            "It is in your mailbox, where it would have been.",
            "Mensaje entregado",
            "Est\u00e1 en su buz\u00f3n, donde habr\u00eda estado."),
    ALLOWED(
            "The message is on its way",
            "It is in your mailbox, where it would have been. Mail that is really from this author is not taken for spam from now on.",
            "Mensaje entregado",
            "Est\u00e1 en su buz\u00f3n, donde habr\u00eda estado. El correo que sea realmente de este autor ya no se tomar\u00e1 por basura."),
    OVER(
            "This message is held no more",
            "It was delivered already, deleted, or its time is over. Look in your mailbox.",
            "Este mensaje ya no est\u00e1 retenido",
            "Ya se entreg\u00f3, se borr\u00f3 o se acab\u00f3 su plazo. Mire en su buz\u00f3n."),
    UNKNOWN(
            "This link does not work",
            "It is damaged, or its time is over. Take the whole link of a newer letter, or ask those who run your mail.",
            "Este enlace no funciona",
            "Est\u00e1 da\u00f1ado o se acab\u00f3 su plazo. Tome el enlace completo de una carta m\u00e1s reciente, o pregunte a quienes administran su correo."),
    REFUSED(
            "The message can't be delivered just now",
            "It stays where it is. Please try again later, or ask those who run your mail. What you said of its author may hold already.",
            "Ahora mismo no se puede entregar el mensaje",
            "Se queda donde est\u00e1. Vuelva a intentarlo m\u00e1s tarde, o pregunte a quienes administran su correo. Lo que haya dicho de su autor puede valer ya."),
    BUSY(
            "It is just being delivered",
            "Somebody asked for it a moment ago. Look in your mailbox.",
            "Se est\u00e1 entregando ahora mismo",
            "Alguien lo ha pedido hace un momento. Mire en su buz\u00f3n."),
    DOUBTFUL(
            "It is not known yet whether it was delivered",
            "Look in your mailbox first. If the message is not there, follow the link again in a minute: it comes once. What you said of its author may hold already.",
            "A\u00fan no se sabe si se ha entregado",
            "Mire primero en su buz\u00f3n. Si el mensaje no est\u00e1, siga el enlace otra vez dentro de un minuto: llega una sola vez. Lo que haya dicho de su autor puede valer ya."),
    LATER(
            "Not possible just now",
            "Nothing was changed. Please try again in a minute.",
            "Ahora mismo no es posible",
            "No se ha cambiado nada. Vuelva a intentarlo dentro de un minuto."),
    NOT_UNDERSTOOD(
            "This request was not understood",
            "Nothing was changed. Open the link in a browser, and press the button there.",
            "No se ha entendido la petici\u00f3n",
            "No se ha cambiado nada. Abra el enlace en un navegador y pulse el bot\u00f3n.");

    private final String englishTitle;
    private final String english;
    private final String spanishTitle;
    private final String spanish;

    Message(String englishTitle, String english, String spanishTitle, String spanish) {
        this.englishTitle = englishTitle;
        this.english = english;
        this.spanishTitle = spanishTitle;
        this.spanish = spanish;
    }

    String title(Language language) {
        return language == Language.SPANISH ? spanishTitle : englishTitle;
    }

    String text(Language language) {
        return language == Language.SPANISH ? spanish : english;
    }
}
