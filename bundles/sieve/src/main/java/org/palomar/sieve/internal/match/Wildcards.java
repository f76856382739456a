package org.palomar.sieve.internal.match;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A key of :matches (RFC 5228 §2.7.1): {@code *} is any characters, {@code ?} one, a backslash takes the meaning of what follows.
 *
 * <p>The key is cut at its stars. The first piece must begin the value, the last must end it, and each one between them is taken where it is first found: if the
 * key matches at all, it does so with the pieces as far left as they go, which is also the shortest that the wildcards can stand for (RFC 5229 §3.2). So
 * nothing is ever tried again, and the work is linear for pieces without question marks. Immutable.
 */
final class Wildcards implements Key {

    /** Characters between stars, folded; {@code any} says which are question marks. */
    private record Piece(String text, BitSet any, Needle needle) {

        boolean isPlain() {
            return any.isEmpty();
        }

        int length() {
            return text.length();
        }
    }

    private static final int NONE = -1;

    private final Collation collation;
    private final List<Piece> pieces;

    Wildcards(Collation collation, String key) {
        this.collation = collation;
        this.pieces = new Cutter(collation).cut(key);
    }

    /** Cuts a key at its stars. For one thread. */
    private static final class Cutter {
        private final Collation collation;
        private final List<Piece> pieces = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private final BitSet any = new BitSet();

        /** Characters since the last question mark or star, not folded yet. */
        private final StringBuilder literal = new StringBuilder();

        Cutter(Collation collation) {
            this.collation = collation;
        }

        List<Piece> cut(String key) {
            for (int i = 0; i < key.length(); i++) {
                char c = key.charAt(i);
                if (c == '*') {
                    endPiece();
                } else if (c == '?') {
                    endLiteral();
                    any.set(text.length());
                    text.append('?');
                } else {
                    literal.append(c == '\\' && i + 1 < key.length() ? key.charAt(++i) : c);
                }
            }
            endPiece();
            return List.copyOf(pieces);
        }

        private void endLiteral() {
            text.append(collation.fold(literal.toString()).text());
            literal.setLength(0);
        }

        private void endPiece() {
            endLiteral();
            pieces.add(new Piece(text.toString(), (BitSet) any.clone(), new Needle(text.toString())));
            text.setLength(0);
            any.clear();
        }
    }

    @Override
    public long size() {
        return pieces.size();
    }

    @Override
    public boolean matches(String value, Scope scope) throws SieveFailure {
        scope.spend(1 + value.length() / 4);
        Folded folded = collation.fold(value);
        List<String> captures = new ArrayList<>();
        captures.add(value);
        int at = end(pieces.getFirst(), folded, 0);
        if (at == NONE || (pieces.size() == 1 && at < folded.length())) {
            return false;
        }
        capture(pieces.getFirst(), folded, 0, captures);
        for (int i = 1; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            boolean last = i == pieces.size() - 1;
            int start = last ? endingAt(piece, folded, at, scope) : find(piece, folded, at, scope);
            if (start == NONE) {
                return false;
            }
            captures.add(folded.piece(at, start));
            capture(piece, folded, start, captures);
            at = end(piece, folded, start);
        }
        scope.captured(captures);
        return true;
    }

    private static int find(Piece piece, Folded value, int from, Scope scope) throws SieveFailure {
        if (piece.isPlain()) {
            return piece.needle().find(value.text(), from);
        }
        for (int start = from; start < value.length(); start = value.next(start)) {
            scope.spend(1 + piece.length() / 4);
            if (end(piece, value, start) != NONE) {
                return start;
            }
        }
        return NONE;
    }

    /** Where a piece begins with which the value ends. */
    private static int endingAt(Piece piece, Folded value, int from, Scope scope) throws SieveFailure {
        if (piece.isPlain() || value.isSameLength()) {
            int start = value.length() - piece.length();
            return start >= from && end(piece, value, start) == value.length() ? start : NONE;
        }
        for (int start = from; start <= value.length(); start = value.next(start)) {
            scope.spend(1 + piece.length() / 4);
            if (end(piece, value, start) == value.length()) {
                return start;
            }
        }
        return NONE;
    }

    /** Behind the piece, if it begins here. */
    private static int end(Piece piece, Folded value, int start) {
        if (piece.isPlain()) {
            return value.text().startsWith(piece.text(), start) ? start + piece.length() : NONE;
        }
        int at = start;
        for (int i = 0; i < piece.length(); i++) {
            if (at >= value.length()
                    || (!piece.any().get(i)
                            && value.text().charAt(at) != piece.text().charAt(i))) {
                return NONE;
            }
            at = piece.any().get(i) ? value.next(at) : at + 1;
        }
        return at;
    }

    private static void capture(Piece piece, Folded value, int start, List<String> captures) {
        int at = start;
        for (int i = 0; i < piece.length() && !piece.isPlain(); i++) {
            int next = piece.any().get(i) ? value.next(at) : at + 1;
            if (piece.any().get(i)) {
                captures.add(value.piece(at, next));
            }
            at = next;
        }
    }
}
