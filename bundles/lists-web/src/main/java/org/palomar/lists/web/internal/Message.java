package org.palomar.lists.web.internal;

/** What a page says: a heading and a sentence or two, in HTML, with the list's address in the place of {@code %s}. */
enum Message {
    QUESTION(
            "Leave the mailing list",
            "Posts of %s will no longer come to the address to which this link was sent.",
            "Dejar la lista de correo",
            "Los mensajes de %s dejar\u00e1n de llegar a la direcci\u00f3n a la que se envi\u00f3 este enlace."),
    LEFT(
            "You have left the mailing list",
            "Posts of %s no longer come to the address to which this link was sent. One that is on its way may still arrive.",
            "Ha dejado la lista de correo",
            "Los mensajes de %s ya no llegan a la direcci\u00f3n a la que se envi\u00f3 este enlace. Puede que a\u00fan reciba alguno que est\u00e9 en camino."),
    UNKNOWN(
            "This link does not work",
            "It is damaged, or its list exists no more. Take the whole link of a newer post, or write to the address of the list with <code>-leave</code> before its <code>@</code>.",
            "Este enlace no funciona",
            "Est\u00e1 da\u00f1ado o su lista ya no existe. Tome el enlace completo de un mensaje m\u00e1s reciente, o escriba a la direcci\u00f3n de la lista con <code>-leave</code> delante de la <code>@</code>."),
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

    /** @param list in HTML */
    String text(Language language, String list) {
        return (language == Language.SPANISH ? spanish : english).replace("%s", list);
    }
}
