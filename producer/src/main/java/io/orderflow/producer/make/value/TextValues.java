package io.orderflow.producer.make.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.curiousoddman.rgxgen.RgxGen;
import com.github.curiousoddman.rgxgen.config.RgxGenOption;
import com.github.curiousoddman.rgxgen.config.RgxGenProperties;
import io.orderflow.contract.model.Field;
import io.orderflow.contract.model.FieldType;
import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.pattern.PatternProblemException;
import io.orderflow.contract.pattern.TextPattern;
import io.orderflow.contract.text.Shortened;
import io.orderflow.contract.text.TextRule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Makes up texts: of names and addresses by the field's name, of products by its role, of patterns by a generator. For
 * each pattern a stock of texts is made at the start. Thread-safe.
 */
final class TextValues {
    /** Texts of one pattern, and attempts to find them. */
    private static final int STOCK = 200;

    private static final int MOST_ATTEMPTS = 5_000;
    private static final int LONGEST_REPETITION = 5;
    private static final int LONGEST_TEXT = 60;

    private static final List<String> FIRST =
            List.of("Ada", "Ben", "Chloe", "David", "Elif", "Femi", "Grace", "Hugo", "Ines", "Jan", "Keiko", "Luca");
    private static final List<String> LAST =
            List.of("Adams", "Berg", "Costa", "Diaz", "Evans", "Fischer", "Garcia", "Haddad", "Ito", "Jensen", "Khan");
    private static final List<String> STREETS = List.of("Main Street", "Park Road", "Station Lane", "Mill Hill");
    private static final List<String> CITIES = List.of("Oslo", "Lisbon", "Leeds", "Hamburg", "Kyoto", "Austin");
    private static final List<String> COUNTRIES = List.of("NO", "PT", "GB", "DE", "JP", "US");
    private static final List<String> CURRENCIES = List.of("EUR", "EUR", "EUR", "USD", "GBP");
    private static final List<String> AGES = List.of("18-24", "25-34", "35-44", "45-54", "55-64", "65+");
    private static final List<String> NOTES =
            List.of("Please ring twice", "Leave it at the door", "A present", "As soon as possible");

    private final Map<FieldType.Text, List<String>> stocks = new HashMap<>();

    TextValues(OrderContract contract) {
        stock(contract.fields(), "");
    }

    private void stock(List<Field> fields, String prefix) {
        for (Field field : fields) {
            String path = prefix + field.name();
            if (field.type() instanceof FieldType.Text text && !text.pattern().isEmpty()) {
                stocks.put(text, stock(field, text, path));
            } else if (field.type() instanceof FieldType.Struct struct) {
                stock(struct.fields(), path + ".");
            } else if (field.type() instanceof FieldType.Verbatim verbatim) {
                stock(verbatim.inner(), path + "[]");
                stock(verbatim.fields(), path + ".");
            }
        }
    }

    /** Texts that match; those that the field's name suggests, if they do. */
    private static List<String> stock(Field field, FieldType.Text type, String path) {
        TextPattern pattern;
        try {
            pattern = TextPattern.compile(type.pattern());
        } catch (PatternProblemException e) {
            throw new IllegalArgumentException("the pattern of " + path + " cannot be used: " + e.getMessage(), e);
        }
        List<String> found = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(1);
        Product product = new Product("Home", "Lamp", Catalogue.LOWEST_CENTS, Catalogue.HIGHEST_CENTS);
        for (int i = 0; i < STOCK; i++) {
            String text = suggested(field, new FieldValues.Draw(random, product, false));
            if (isAllowed(text, type, pattern)) {
                found.add(text);
            }
        }
        if (!found.isEmpty()) {
            return found;
        }
        RgxGenProperties bounds = new RgxGenProperties();
        RgxGenOption.INFINITE_PATTERN_REPETITION.setInProperties(bounds, LONGEST_REPETITION);
        Random seeded = new Random(1);
        try {
            RgxGen generator = RgxGen.parse(bounds, type.pattern());
            for (int attempt = 0; attempt < MOST_ATTEMPTS && found.size() < STOCK; attempt++) {
                String text = generator.generate(seeded);
                if (isAllowed(text, type, pattern)) {
                    found.add(text);
                }
            }
        } catch (RuntimeException | StackOverflowError e) { // it throws several kinds
            throw new IllegalArgumentException(
                    "no text can be made up for the pattern of " + path + ", " + type.pattern() + ": " + e, e);
        }
        if (found.isEmpty()) {
            throw new IllegalArgumentException("no text of " + type.minLength() + " to " + type.maxLength()
                    + " characters was found for the pattern of " + path + ", " + type.pattern());
        }
        return found;
    }

    private static boolean isAllowed(String text, FieldType.Text type, TextPattern pattern) {
        byte[] bytes = text.getBytes(UTF_8);
        return pattern.matches(bytes, 0, bytes.length)
                && (type.values().isEmpty() || type.values().contains(text))
                && TextRule.check(bytes, 0, bytes.length, type.minLength(), type.maxLength(), type.lines())
                        == TextRule.Verdict.GOOD;
    }

    String value(Field field, FieldType.Text type, FieldValues.Draw draw) {
        SplittableRandom random = draw.random();
        List<String> stock = stocks.get(type);
        if (stock != null) {
            return one(stock, random);
        }
        if (!type.values().isEmpty()) {
            return one(type.values(), random);
        }
        if (type.uuid()) {
            return FieldValues.uuid(random).toString();
        }
        return fitted(suggested(field, draw), type);
    }

    /** Cut or filled up to the length. Suggestions are ASCII: a character is a code point. */
    private static String fitted(String text, FieldType.Text type) {
        String cut = text.length() > type.maxLength() ? text.substring(0, type.maxLength()) : text;
        return cut.length() < type.minLength() ? cut + "x".repeat(type.minLength() - cut.length()) : cut;
    }

    private static String suggested(Field field, FieldValues.Draw draw) {
        SplittableRandom random = draw.random();
        switch (field.role()) {
            case "product" -> {
                return draw.product().name();
            }
            case "category" -> {
                return draw.product().category();
            }
            case "currency" -> {
                return one(CURRENCIES, random);
            }
            default -> {
                return byName(field.name().toLowerCase(Locale.ROOT), draw, random);
            }
        }
    }

    private static String byName(String name, FieldValues.Draw draw, SplittableRandom random) {
        String first = one(FIRST, random);
        String last = one(LAST, random);
        if (name.contains("email") || name.contains("mail")) {
            return (first + "." + last + "@example.com").toLowerCase(Locale.ROOT);
        }
        if (draw.isOfItem() && name.equals("name")) {
            return draw.product().name();
        }
        if (name.contains("item") || name.contains("product") || name.contains("sku")) {
            return name.contains("sku")
                    ? "SKU-" + (10_000 + Math.floorMod(draw.product().name().hashCode(), 90_000))
                    : draw.product().name();
        }
        if (name.contains("categor")) {
            return draw.product().category();
        }
        if (name.contains("street") || name.contains("address")) {
            return random.nextInt(1, 200) + " " + one(STREETS, random);
        }
        if (name.contains("city") || name.contains("town")) {
            return one(CITIES, random);
        }
        if (name.contains("zip") || name.contains("post")) {
            return Integer.toString(random.nextInt(10_000, 100_000));
        }
        if (name.contains("country")) {
            return one(COUNTRIES, random);
        }
        if (name.contains("currency")) {
            return one(CURRENCIES, random);
        }
        if (name.contains("age")) {
            return one(AGES, random);
        }
        if (name.contains("note") || name.contains("comment") || name.contains("message")) {
            return one(NOTES, random);
        }
        if (name.contains("user")) {
            return first.toLowerCase(Locale.ROOT);
        }
        String text = name.contains("name") || name.contains("customer")
                ? first + " " + last
                : name + " " + random.nextInt(1, 1000);
        return Shortened.start(LONGEST_TEXT, text);
    }

    private static String one(List<String> texts, SplittableRandom random) {
        return texts.get(random.nextInt(texts.size()));
    }
}
