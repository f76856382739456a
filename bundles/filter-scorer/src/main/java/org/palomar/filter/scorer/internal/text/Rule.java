package org.palomar.filter.scorer.internal.text;

import java.util.Locale;

/** What is true of spam more often than of wanted mail, by how a message is made. What each counts is a setting. */
public enum Rule {
    NO_DATE(1),
    /** Its Date is days ahead, or weeks ago. */
    DATE_FAR(1),
    NO_MESSAGE_ID(0.8),
    /** None that a program for mail makes (RFC 5322 §3.6.4). */
    MESSAGE_ID_ODD(0.8),
    SUBJECT_SHOUTED(0.5),
    /** The author's name is an address of somebody else. */
    FROM_NAMES_OTHER(1.5),
    /** Answers go to another house, and it is no mailing list's. */
    REPLY_ELSEWHERE(0.5),
    /** It names no recipient. */
    TO_NOBODY(0.8),
    HTML_ALONE(0.5),
    /** Much text that nobody sees. */
    HTML_HIDDEN(1.5),
    /** Forms or scripts. */
    HTML_ACTIVE(1),
    /** An image from elsewhere in place of text. */
    IMAGE_ALONE(1),
    /** A link to an address instead of a name. */
    LINK_BARE(1.5),
    /** A link that names one host and leads to another. */
    LINK_LIES(2),
    /** Words with characters in them that nobody sees. */
    WORDS_TORN(1),
    /** Words with letters of several alphabets. */
    WORDS_MIXED(1),
    /** A file that runs as a program. */
    PROGRAM_ATTACHED(2);

    private final double points;

    Rule(double points) {
        this.points = points;
    }

    /** What it counts where nothing else is set. */
    public double points() {
        return points;
    }

    /** Its key in the settings. */
    public String key() {
        return "rule-" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
