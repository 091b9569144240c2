package io.orderflow.contract.pattern;

/** The meaning of a backslash and a letter, where ECMA-262 and RE2 agree. */
final class Escapes {
    private static final CodePoints DIGITS = CodePoints.of('0', '9');
    private static final CodePoints WORDS =
            DIGITS.and(CodePoints.of('A', 'Z')).and(CodePoints.of('a', 'z')).and(CodePoints.of('_', '_'));

    /** The meaning of a dot in ECMA-262: all but LF, CR, U+2028 and U+2029. */
    static final CodePoints NO_LINE_END = CodePoints.of('\n', '\n')
            .and(CodePoints.of('\r', '\r'))
            .and(CodePoints.of(0x2028, 0x2029))
            .complement();

    private Escapes() {}

    /** null if the escape is not supported by both. */
    static CodePoints of(int c) {
        return switch (c) {
            case 'd' -> DIGITS;
            case 'D' -> DIGITS.complement();
            case 'w' -> WORDS;
            case 'W' -> WORDS.complement();
            case 't' -> CodePoints.of('\t', '\t');
            case 'n' -> CodePoints.of('\n', '\n');
            case 'r' -> CodePoints.of('\r', '\r');
            case 'f' -> CodePoints.of('\f', '\f');
            case 'v' -> CodePoints.of(0x0B, 0x0B);
            default -> c < 0x80 && c > ' ' && c != '_' && !Character.isLetterOrDigit(c) ? CodePoints.of(c, c) : null;
        };
    }

    static String refusal(int c) {
        String written = "\\" + Character.toString(c);
        if (c == 's' || c == 'S') {
            return written + " means other characters in ECMA-262 than in RE2; write them, as in [ \\t]";
        }
        if (c >= '0' && c <= '9') {
            return written
                    + " refers to what a group found (or is an octal number), which is not possible in linear time";
        }
        return written + " is not known to both ECMA-262 and RE2";
    }
}
