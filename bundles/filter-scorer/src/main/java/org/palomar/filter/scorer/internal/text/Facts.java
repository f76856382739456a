package org.palomar.filter.scorer.internal.text;

/** What was seen of how a message is made, while it was read. */
final class Facts {

    /** Characters that nobody sees, between others. */
    int invisible;

    /** Words with letters of several alphabets. */
    int mixed;

    /** Links to bare addresses. */
    int bareLinks;

    /** Links whose text names another host. */
    int lyingLinks;

    /** Links. */
    int links;

    /** Images from elsewhere. */
    int images;

    /** Forms and scripts in HTML. */
    int active;

    /** Characters of HTML that are shown. */
    int shown;

    /** Characters of HTML that are not. */
    int hidden;

    /** Text parts that are HTML. */
    int html;

    /** Text parts that are plain. */
    int plain;

    /** Files with names that run as programs. */
    int programs;
}
