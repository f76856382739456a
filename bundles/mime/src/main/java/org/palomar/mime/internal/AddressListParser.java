package org.palomar.mime.internal;

import java.util.ArrayList;
import java.util.List;
import org.palomar.api.message.Envelope.Mailbox;
import org.palomar.mime.AddressLists;
import org.palomar.mime.MimeLimits;

/**
 * Reads an address list (RFC 5322 §3.4 with the obsolete forms of §4.4) as ENVELOPE wants it: quoting removed, encoded words untouched,
 * source routes dropped. An address without a domain or a local part gets a stand-in, since their absence marks a group. Linear in the
 * length of the text.
 */
public final class AddressListParser {

    private static final Mailbox GROUP_END = new Mailbox("", "", "");

    private final FieldTokens tokens;
    private final int most;
    private final List<Mailbox> entries = new ArrayList<>();
    private boolean inGroup;

    /** The words read so far, as a display name. */
    private final StringBuilder name = new StringBuilder();
    /** The last of the words that dots join, as a local part. */
    private final StringBuilder local = new StringBuilder();

    /** Where in the name the local part's words start. */
    private int localMark;

    private AddressListParser(String text, int most) {
        this.tokens = new FieldTokens(text);
        this.most = most;
    }

    /** At most {@link MimeLimits#ADDRESSES} entries. */
    public static List<Mailbox> parse(String text) {
        return parse(text, MimeLimits.ADDRESSES);
    }

    /** As {@link #parse(String)}, and at most so many entries. */
    static List<Mailbox> parse(String text, int most) {
        return text.isEmpty() ? List.of() : new AddressListParser(text, Math.min(most, MimeLimits.ADDRESSES)).list();
    }

    // address-list = *("," / address); address = mailbox / group
    private List<Mailbox> list() {
        tokens.skipCfws();
        while (!tokens.atEnd() && entries.size() < most - 1) {
            if (tokens.take(';')) {
                endGroup();
            } else if (!tokens.take(',')) {
                address();
            }
            tokens.skipCfws();
        }
        endGroup();
        return entries;
    }

    private void endGroup() {
        if (inGroup) {
            entries.add(GROUP_END);
            inGroup = false;
        }
    }

    private void address() {
        String comment = phrase();
        if (tokens.at('<')) {
            angleAddress();
        } else if (tokens.take('@')) {
            String domain = domain(",;<>");
            String note = tokens.skipCfws();
            if (tokens.at('<')) { // an unquoted address as display name
                name.append('@').append(domain);
                angleAddress();
                return;
            }
            String given = name.substring(0, localMark).strip();
            String last = note.isEmpty() ? comment : note;
            add(given.isEmpty() ? last : given, local.toString(), domain);
            skipRest();
        } else if (tokens.take(':')) {
            beginGroup();
        } else if (!name.isEmpty()) {
            String given = name.substring(0, localMark).strip();
            add(given.isEmpty() ? comment : given, local.toString(), "");
        } else if (!tokens.atEnd() && !tokens.at(',') && !tokens.at(';')) {
            tokens.skip(); // a stray special
        }
    }

    // group = display-name ":" [group-list] ";"; groups don't nest, so that a second colon is only noise
    private void beginGroup() {
        if (!inGroup) {
            entries.add(new Mailbox("", name.isEmpty() ? AddressLists.MISSING_LOCAL_PART : name.toString(), ""));
            inGroup = true;
        }
    }

    /** Words up to a special; answers the last comment among them. */
    private String phrase() {
        name.setLength(0);
        local.setLength(0);
        localMark = 0;
        String comment = "";
        while (!tokens.atEnd()) {
            boolean quoted = tokens.at('"');
            String word = quoted ? tokens.quotedString() : tokens.until("\"(<>@,;:");
            if (word.isEmpty() && !quoted) {
                break;
            }
            add(word);
            boolean spaced = !tokens.atEnd() && (tokens.at(' ') || tokens.at('\t') || tokens.at('('));
            String note = tokens.skipCfws();
            comment = note.isEmpty() ? comment : note;
            if (spaced) {
                name.append(' ');
            }
        }
        name.setLength(name.toString().stripTrailing().length());
        localMark = Math.min(localMark, name.length());
        return comment;
    }

    // obs-local-part = word *("." word)
    private void add(String word) {
        boolean adjacent = name.isEmpty() || name.charAt(name.length() - 1) != ' ';
        boolean joined = word.startsWith(".") || (!local.isEmpty() && local.charAt(local.length() - 1) == '.');
        if (!adjacent && !joined) {
            local.setLength(0);
            localMark = name.length();
        }
        local.append(word);
        name.append(word);
    }

    // angle-addr = "<" [obs-route] addr-spec ">"; obs-route = *(CFWS / ",") "@" domain *("," [CFWS] ["@" domain]) ":"
    private void angleAddress() {
        String displayName = name.toString().strip();
        tokens.skip();
        tokens.skipCfws();
        if (tokens.at('@')) {
            tokens.through(':');
            tokens.take(':');
        }
        tokens.skipCfws();
        localPartInAngle();
        String domain = tokens.take('@') ? domain(">,;") : "";
        tokens.skipCfws();
        if (!tokens.at(',')) {
            tokens.until(">,;");
        }
        tokens.take('>');
        String note = tokens.skipCfws();
        add(displayName.isEmpty() ? note : displayName, local.toString(), domain);
        skipRest();
    }

    private void localPartInAngle() {
        local.setLength(0);
        while (!tokens.atEnd()) {
            boolean quoted = tokens.at('"');
            String word = quoted ? tokens.quotedString() : tokens.until("\"(<>@,;");
            if (word.isEmpty() && !quoted) {
                break;
            }
            local.append(word);
            tokens.skipCfws();
        }
    }

    // domain = dot-atom / domain-literal; obs-domain has white space around the dots
    private String domain(String delimiters) {
        StringBuilder domain = new StringBuilder();
        tokens.skipCfws();
        if (tokens.at('[')) {
            domain.append(tokens.through(']'));
            if (tokens.take(']')) {
                domain.append(']');
            }
            return domain.toString();
        }
        boolean joined = true;
        while (joined) {
            String atom = tokens.until(delimiters + "(");
            domain.append(atom);
            if (!atom.endsWith(".")) {
                break;
            }
            tokens.skipCfws();
            joined = !tokens.atEnd() && delimiters.indexOf(tokens.peek()) < 0;
        }
        return domain.toString();
    }

    private void add(String displayName, String localPart, String host) {
        entries.add(new Mailbox(
                displayName,
                localPart.isEmpty() ? AddressLists.MISSING_LOCAL_PART : localPart,
                host.isEmpty() ? AddressLists.MISSING_DOMAIN : host));
    }

    /** Goes on behind whatever stands between an address and the next comma. */
    private void skipRest() {
        tokens.skipCfws();
        while (!tokens.atEnd() && !tokens.at(',') && !tokens.at(';')) {
            if (tokens.at('"')) {
                tokens.quotedString();
            } else {
                tokens.skip();
            }
            tokens.skipCfws();
        }
    }
}
