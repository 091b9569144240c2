package io.orderflow.verify.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.orderflow.contract.order.Reason;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The rules of the eight fields, implemented separately for the recount. Holds the values of one record at a time. */
final class RecountRules {

    private static final Pattern ORDER_ID = Pattern.compile("ORDER-[0-9]{6,12}");
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}");

    /** White space, joiners, hidden characters and letters drawn as nothing: a text of only these is invisible. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Z}\\p{IsWhite_Space}\\p{Cc}\\p{Cf}\u115F\u1160\u2800\u3164\uFFA0]*");

    private static final BigDecimal LEAST = new BigDecimal("0.01");
    private static final BigDecimal MOST = new BigDecimal("99999999.99");

    /** Numbers of up to this many digits fit a long. */
    private static final int SAFE_DIGITS = 18;

    private final List<String> names;
    private final JsonToken[] tokens;
    private final String[] texts;

    /** A broken rule; has no stack trace, since hostile topics cause many. */
    private static final class Unmet extends Exception {
        private static final long serialVersionUID = 1;
        private final transient RecountVerdict.Rejected why;

        Unmet(Reason reason, String field) {
            super(null, null, false, false);
            this.why = new RecountVerdict.Rejected(reason, field);
        }
    }

    RecountRules(List<String> names) {
        this.names = names;
        this.tokens = new JsonToken[names.size()];
        this.texts = new String[names.size()];
    }

    void clear() {
        Arrays.fill(tokens, null);
    }

    /** Reads the value at the parser's position if it belongs to a known field; a repeated field keeps the last. */
    void take(JsonParser parser, JsonToken token) throws IOException {
        int field = names.indexOf(parser.currentName());
        if (field >= 0) {
            tokens[field] = token;
            texts[field] = token == JsonToken.VALUE_STRING || token.isNumeric() ? parser.getText() : "";
        }
    }

    /** Takes the value of a known field from another format, in its JSON form. */
    void take(int field, JsonToken token, String text) {
        tokens[field] = token;
        texts[field] = text;
    }

    RecountVerdict judge() {
        try {
            long customer = integer(0);
            String orderId = orderId(1);
            String name = text(2, 255);
            String category = text(3, 100);
            BigDecimal price = money(4);
            long quantity = integer(5);
            BigDecimal total = money(6);
            String timestamp = timestamp(7);
            if (price.multiply(BigDecimal.valueOf(quantity)).compareTo(total) != 0) {
                throw new Unmet(Reason.TOTAL_MISMATCH, "total_price");
            }
            String content = orderId
                    + '\u001F'
                    + customer
                    + '\u001F'
                    + name
                    + '\u001F'
                    + category
                    + '\u001F'
                    + price.setScale(2).toPlainString()
                    + '\u001F'
                    + quantity
                    + '\u001F'
                    + total.setScale(2).toPlainString()
                    + '\u001F'
                    + timestamp;
            return new RecountVerdict.Accepted(orderId, content.getBytes(UTF_8));
        } catch (Unmet e) {
            return e.why;
        }
    }

    private long integer(int field) throws Unmet {
        String text = value(field, tokens[field] == JsonToken.VALUE_NUMBER_INT);
        boolean fits = text.length() <= SAFE_DIGITS;
        long number = fits ? Long.parseLong(text) : 0;
        require(number >= 1 && number <= Integer.MAX_VALUE, Reason.OUT_OF_RANGE, field);
        return number;
    }

    private String orderId(int field) throws Unmet {
        String text = string(field);
        require(ORDER_ID.matcher(text).matches(), Reason.BAD_FORMAT, field);
        return text;
    }

    private String text(int field, int most) throws Unmet {
        String text = string(field);
        boolean good = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == 0x7F || (Character.isSurrogate(c) && isAlone(text, i))) {
                good = false;
            }
        }
        require(good && !INVISIBLE.matcher(text).matches(), Reason.BAD_TEXT, field);
        require(text.codePointCount(0, text.length()) <= most, Reason.TOO_LONG, field);
        return text;
    }

    private static boolean isAlone(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1))
                : at == 0 || !Character.isHighSurrogate(text.charAt(at - 1));
    }

    private BigDecimal money(int field) throws Unmet {
        String text = value(
                field, tokens[field] == JsonToken.VALUE_NUMBER_INT || tokens[field] == JsonToken.VALUE_NUMBER_FLOAT);
        BigDecimal amount;
        try {
            amount = new BigDecimal(withoutLastZeros(text));
        } catch (NumberFormatException e) {
            // An exponent beyond what BigDecimal holds.
            boolean zero = text.matches("-?[0.]+([eE].*)?");
            boolean small = text.contains("e-") || text.contains("E-");
            throw new Unmet(small && !zero ? Reason.TOO_PRECISE : Reason.OUT_OF_RANGE, names.get(field));
        }
        require(amount.scale() <= 2 || amount.stripTrailingZeros().scale() <= 2, Reason.TOO_PRECISE, field);
        require(amount.compareTo(LEAST) >= 0 && amount.compareTo(MOST) <= 0, Reason.OUT_OF_RANGE, field);
        return amount;
    }

    /** BigDecimal strips zeros one by one, each in time linear in all digits: too slow for thousands of digits. */
    private static String withoutLastZeros(String number) {
        if (number.length() < 40 || number.indexOf('.') < 0) {
            return number;
        }
        int exponent = Math.max(number.indexOf('e'), number.indexOf('E'));
        int end = exponent < 0 ? number.length() : exponent;
        int keep = end;
        while (number.charAt(keep - 1) == '0') {
            keep--;
        }
        keep = number.charAt(keep - 1) == '.' ? keep - 1 : keep;
        return number.substring(0, keep) + number.substring(end);
    }

    private String timestamp(int field) throws Unmet {
        String text = string(field);
        require(TIMESTAMP.matcher(text).matches(), Reason.BAD_TIMESTAMP, field);
        try {
            LocalDateTime at = LocalDateTime.of(
                    part(text, 0, 4),
                    part(text, 5, 7),
                    part(text, 8, 10),
                    part(text, 11, 13),
                    part(text, 14, 16),
                    part(text, 17, 19));
            require(at.getYear() >= 1000, Reason.BAD_TIMESTAMP, field);
        } catch (DateTimeException e) {
            throw new Unmet(Reason.BAD_TIMESTAMP, names.get(field));
        }
        return text.replace('T', ' ');
    }

    private static int part(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private String string(int field) throws Unmet {
        return value(field, tokens[field] == JsonToken.VALUE_STRING);
    }

    private String value(int field, boolean rightType) throws Unmet {
        boolean missing = tokens[field] == null || tokens[field] == JsonToken.VALUE_NULL;
        require(!missing, Reason.MISSING_FIELD, field);
        require(rightType, Reason.WRONG_TYPE, field);
        return texts[field];
    }

    private void require(boolean met, Reason reason, int field) throws Unmet {
        if (!met) {
            throw new Unmet(reason, names.get(field));
        }
    }
}
