package org.palomar.imap.grammar;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.palomar.api.mailbox.AnnotationName;

/**
 * Options of LIST.
 *
 * @param select which mailboxes (RFC 5258 §3.1)
 * @param returns what is told of them (RFC 5258 §3.2)
 * @param status what STATUS responses tell (RFC 5819); empty for none
 * @param metadata entries that METADATA responses tell (RFC 9590); empty for none
 */
public record ListOptions(
        Set<Select> select, Set<Return> returns, Set<StatusItem> status, List<AnnotationName> metadata) {

    /** A LIST without options. */
    public static final ListOptions NONE = new ListOptions(Set.of(), Set.of(), Set.of(), List.of());

    public ListOptions {
        select = Set.copyOf(select);
        returns = Set.copyOf(returns);
        status = Set.copyOf(status);
        metadata = List.copyOf(metadata);
    }

    /** Selection options. */
    public enum Select {
        SUBSCRIBED,
        REMOTE,
        RECURSIVEMATCH,
        /** RFC 6154 §5.2. */
        SPECIAL_USE
    }

    /** Return options. */
    public enum Return {
        SUBSCRIBED,
        CHILDREN,
        SPECIAL_USE
    }

    // list-select-opts = "(" [*(list-select-opt SP) list-select-base-opt *(SP list-select-opt)] ")"
    static Set<Select> parseSelect(Cursor in) throws SyntaxException {
        Set<Select> select = EnumSet.noneOf(Select.class);
        if (in.accept(')')) {
            return select;
        }
        do {
            select.add(
                    switch (in.word()) {
                        case "SUBSCRIBED" -> Select.SUBSCRIBED;
                        case "REMOTE" -> Select.REMOTE;
                        case "RECURSIVEMATCH" -> Select.RECURSIVEMATCH;
                        case "SPECIAL-USE" -> Select.SPECIAL_USE;
                        default -> throw new SyntaxException("unknown selection option");
                    });
        } while (in.accept(' '));
        in.expect(')');
        // RFC 5258 §3.1: RECURSIVEMATCH needs another option that it can be applied to.
        boolean base = select.contains(Select.SUBSCRIBED) || select.contains(Select.SPECIAL_USE);
        if (select.contains(Select.RECURSIVEMATCH) && !base) {
            throw new SyntaxException("RECURSIVEMATCH needs another selection option");
        }
        return select;
    }

    // "RETURN" SP "(" [return-option *(SP return-option)] ")"
    static ListOptions parseReturn(Cursor in, NameEncoding names, Set<Select> select) throws SyntaxException {
        Set<Return> returns = EnumSet.noneOf(Return.class);
        Set<StatusItem> status = Set.of();
        List<AnnotationName> metadata = List.of();
        in.expect('(');
        if (in.accept(')')) {
            return new ListOptions(select, returns, status, metadata);
        }
        do {
            switch (in.word()) {
                case "SUBSCRIBED" -> returns.add(Return.SUBSCRIBED);
                case "CHILDREN" -> returns.add(Return.CHILDREN);
                case "SPECIAL-USE" -> returns.add(Return.SPECIAL_USE);
                case "STATUS" -> {
                    in.expect(' ');
                    status = StatusItem.parse(in);
                }
                case "METADATA" -> {
                    in.expect(' ');
                    metadata = new MetadataParser(in, names).entries();
                }
                default -> throw new SyntaxException("unknown return option");
            }
        } while (in.accept(' '));
        in.expect(')');
        return new ListOptions(select, returns, status, metadata);
    }
}
