package io.orderflow.dashboard.report;

/** Text made fit for HTML and SVG, in elements and in attributes: nothing in it is markup. */
final class Html {

    private Html() {}

    static String text(Object value) {
        if (value == null) {
            return "";
        }
        StringBuilder safe = new StringBuilder();
        value.toString().codePoints().forEach(c -> {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> {
                    // Neither control characters nor those that turn writing around.
                    int type = Character.getType(c);
                    boolean shown =
                            type != Character.CONTROL && type != Character.FORMAT && type != Character.SURROGATE;
                    safe.appendCodePoint(shown || c == '\n' || c == '\t' ? c : 0xFFFD);
                }
            }
        });
        return safe.toString();
    }
}
