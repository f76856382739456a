package org.palomar.pipeline.internal;

/** Text from elsewhere, made fit for a log line, a table or a reply. */
public final class OneLine {

    /** Enough to see what is wrong. */
    private static final int MAX = 300;

    /** What an exception says, in one line. */
    public static String of(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getSimpleName();
        return of(message == null || message.isBlank() ? name : name + ": " + message);
    }

    /** Control characters become spaces. */
    public static String of(String text) {
        String line = text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .limit(MAX)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.strip();
    }

    private OneLine() {}
}
