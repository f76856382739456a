package org.palomar.mime.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.palomar.mime.FieldWalk;
import org.palomar.mime.MimeLimits;

/** Reads the header of a message or part: the fields that matter, unfolded, and where the header ends. */
final class HeaderScanner {

    /** How a header ended: at its empty line, at a delimiter of a multipart around it, or with the content. */
    record End(boolean atEmptyLine, int delimiter) {
        private static final End EMPTY_LINE = new End(true, Delimiters.NONE);
        private static final End OF_CONTENT = new End(false, Delimiters.NONE);
    }

    private static final int USUAL_FIELD = 256;

    private final LineScanner lines;
    private final Delimiters delimiters;
    private final SummaryBudget budget;
    private byte[] value = new byte[USUAL_FIELD];
    private int length;
    /** Whether octets of the field are missing in its value. */
    private boolean clipped;

    HeaderScanner(LineScanner lines, Delimiters delimiters, SummaryBudget budget) {
        this.lines = lines;
        this.delimiters = delimiters;
        this.budget = budget;
    }

    /** Reads up to and including the empty line, or up to a delimiter, which is then the current line. */
    End read(HeaderFields fields) throws IOException {
        Optional<Field> current = Optional.empty();
        while (lines.advance()) {
            byte[] octets = lines.octets();
            int start = lines.start();
            int size = lines.length();
            int delimiter = delimiters.match(octets, start, size);
            if ((size == 0 && lines.terminated()) || delimiter != Delimiters.NONE) {
                keep(fields, current);
                return delimiter == Delimiters.NONE ? End.EMPTY_LINE : new End(false, delimiter);
            }
            if (size > 0 && (octets[start] == ' ' || octets[start] == '\t')) {
                if (current.isPresent()) {
                    append(octets, start, size);
                }
            } else {
                keep(fields, current);
                current = begin(fields, octets, start, size);
            }
        }
        keep(fields, current);
        return End.OF_CONTENT;
    }

    // field = field-name *WSP ":" unstructured, RFC 5322 §2.2 and §4.5; a line without a colon is no field
    private Optional<Field> begin(HeaderFields fields, byte[] octets, int start, int size) {
        length = 0;
        clipped = false;
        int colon = start;
        while (colon < start + size && octets[colon] != ':') {
            colon++;
        }
        if (colon == start + size) {
            return Optional.empty();
        }
        int nameEnd = FieldWalk.nameEnd(octets, start, colon);
        Optional<Field> named = Field.of(octets, start, nameEnd - start);
        if (named.filter(field -> field.isOfShape() && fields.has(field)).isPresent()) {
            budget.exceeded(); // readers differ in which of two they take
        }
        Optional<Field> field = named.filter(fields::wants);
        if (field.isPresent()) {
            append(octets, colon + 1, start + size - colon - 1);
        }
        return field;
    }

    private void append(byte[] octets, int start, int size) {
        int count = Math.min(size, MimeLimits.FIELD - length);
        clipped |= count < size || lines.clipped();
        if (length + count > value.length) {
            value = Arrays.copyOf(value, Math.max(length + count, 2 * value.length));
        }
        System.arraycopy(octets, start, value, length, count);
        length += count;
    }

    private void keep(HeaderFields fields, Optional<Field> current) {
        if (current.isEmpty()) {
            return;
        }
        Field field = current.get();
        if (field.ofMessagesOnly()) {
            fields.put(field, text(budget.takeText(length)));
        } else if (clipped) {
            budget.exceeded();
        } else {
            fields.put(field, text(length));
        }
    }

    /** CR and NUL can't stand in any protocol's string. */
    private String text(int count) {
        int from = 0;
        int to = count;
        for (int i = 0; i < to; i++) {
            if (value[i] == 0 || value[i] == '\r') {
                value[i] = ' ';
            }
        }
        while (from < to && (value[from] == ' ' || value[from] == '\t')) {
            from++;
        }
        while (to > from && (value[to - 1] == ' ' || value[to - 1] == '\t')) {
            to--;
        }
        return new String(value, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
