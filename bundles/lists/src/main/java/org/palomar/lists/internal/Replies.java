package org.palomar.lists.internal;

import org.palomar.api.pipeline.Reply;

/** What whoever writes to a list is answered (RFC 5321 §4.2, RFC 3463 §3); for people, in English and Spanish. */
final class Replies {

    static final Reply GONE = new Reply(550, "5.1.1", "There is no such mailing list any more");
    static final Reply UNREADABLE = new Reply(451, "4.3.0", "The mailing list can't be read now, try again later");
    static final Reply NO_DIRECTORY = new Reply(451, "4.3.0", "The directory is not available, try again later");
    static final Reply NOT_SIGNED =
            new Reply(451, "4.7.0", "What the mailing list sends can't be signed now, try again later");
    static final Reply NO_QUEUE =
            new Reply(451, "4.3.2", "Mail of the mailing list can't be queued now, try again later");
    static final Reply BUSY =
            new Reply(451, "4.3.2", "Other posts to mailing lists are being prepared, try again later");
    static final Reply HEADER = new Reply(554, "5.6.0", "The header of the message is too large for a mailing list");
    static final Reply NO_AUTHOR = new Reply(
            554,
            "5.6.0",
            "A post to a mailing list needs one author in its From / Un mensaje a una lista de correo necesita un solo autor");
    static final Reply BULK =
            new Reply(550, "5.7.1", "What is marked as sent to many (Precedence) is no post to a mailing list");
    static final Reply TOKEN =
            new Reply(550, "5.1.1", "This address of the mailing list is not valid, or not any more");

    private Replies() {}

    static Reply notAllowed(Roll roll) {
        return new Reply(
                550,
                "5.7.1",
                "You may not post to the list " + roll.address() + ", ask its owner at "
                        + Doors.address(roll, Doors.Door.OWNER) + " / No puede escribir a esta lista");
    }

    static Reply notAuthentic(Roll roll) {
        return new Reply(
                550,
                "5.7.1",
                "Log in to post to the list " + roll.address()
                        + " as somebody of here / Inicie la sesion para escribir a esta lista");
    }

    static Reply tooLarge(Roll roll) {
        return new Reply(
                552,
                "5.3.4",
                "The list " + roll.address() + " takes posts of at most "
                        + roll.terms().maxSize() + " octets / El mensaje es demasiado grande para la lista");
    }

    static Reply full(Roll roll) {
        return new Reply(
                452,
                "4.2.2",
                "Too many posts wait for the moderators of the list " + roll.address() + ", try again later");
    }

    static Reply tooManyWait(Roll roll) {
        return new Reply(
                452,
                "4.2.2",
                "Posts of yours wait for the moderators of the list " + roll.address()
                        + ", try again later / Mensajes suyos esperan a los moderadores");
    }

    static Reply tooMany(Roll roll, int most) {
        return new Reply(
                451,
                "4.7.1",
                "The list " + roll.address() + " takes at most " + most
                        + " posts an hour, try again later / Demasiados mensajes a la lista en una hora");
    }

    static Reply tooManyOfOne(Roll roll, int most) {
        return new Reply(
                451,
                "4.7.1",
                "The list " + roll.address() + " takes at most " + most
                        + " posts an hour of one author, try again later / Demasiados mensajes suyos en una hora");
    }

    static Reply closed(Roll roll) {
        return new Reply(
                550,
                "5.7.1",
                "Who joins the list " + roll.address() + " is for its owner to say, at "
                        + Doors.address(roll, Doors.Door.OWNER) + " / Pida el alta al propietario de la lista");
    }
}
