package io.orderflow.contract.file;

/** Shortens texts of a file to fit a message of one line. */
final class Shorten {
    private Shorten() {}

    static String to(int most, String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(most).forEach(codePoint -> {
            boolean plain = codePoint >= ' ' && codePoint != 0x7F && Character.getType(codePoint) != Character.FORMAT;
            shown.appendCodePoint(plain ? codePoint : '\uFFFD');
        });
        return text.codePointCount(0, text.length()) > most ? shown.append('…').toString() : shown.toString();
    }
}
