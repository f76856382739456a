package org.palomar.imap.session;

import org.palomar.imap.grammar.SearchKey;

/** Questions about search keys. */
final class SearchKeys {

    private SearchKeys() {}

    /** Whether the answer tells modseqs (RFC 7162 §3.1.5). */
    static boolean mentionsModSeq(SearchKey key) {
        return switch (key) {
            case SearchKey.ModSeq modSeq -> true;
            case SearchKey.And and -> and.keys().stream().anyMatch(SearchKeys::mentionsModSeq);
            case SearchKey.Or or -> mentionsModSeq(or.first()) || mentionsModSeq(or.second());
            case SearchKey.Not not -> mentionsModSeq(not.key());
            default -> false;
        };
    }
}
