package io.orderflow.contract.order;

/** The kind of a field's value in a JSON object. */
enum JsonKind {
    ABSENT("absent"),
    NULL("null"),
    TEXT("a text"),
    /** A text with at least one escape: it must be unescaped before it is read. */
    ESCAPED_TEXT("a text"),
    /** A number without fraction and exponent. */
    INTEGER("a number"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    OBJECT("an object"),
    ARRAY("an array");

    private final String shown;

    JsonKind(String shown) {
        this.shown = shown;
    }

    /** For messages: "it is " and then this. */
    String shown() {
        return shown;
    }
}
