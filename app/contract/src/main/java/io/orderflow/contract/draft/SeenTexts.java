package io.orderflow.contract.draft;

import io.orderflow.contract.sample.Sighting;
import io.orderflow.contract.sample.TextForm;
import io.orderflow.contract.sample.Texts;
import java.util.List;
import java.util.stream.Collectors;

/** Types for fields that are texts: dates and timestamps, ids, numbers in quotes, lists of values, or just texts. */
final class SeenTexts {
    /** Of so many texts a few may be something else, and still they are timestamps. */
    private static final int MANY = 20;

    private static final double NEARLY_ALL = 0.95;
    private static final int[] LENGTHS = {100, 255, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000};
    /** Longer ones stand outside the row. */
    private static final int LONGEST_VARCHAR = 1000;

    private final Drafting draft;
    private final SeenNumbers numbers;

    SeenTexts(Drafting draft) {
        this.draft = draft;
        numbers = new SeenNumbers(draft);
    }

    void type(Property property, Sighting seen) {
        Texts texts = seen.texts();
        List<TextForm> forms =
                TextForm.ALL.stream().filter(form -> isOf(texts, form)).toList();
        if (texts.allUuids()) {
            property.options.put("format", "uuid");
            property.options.put("maxLength", "36");
        } else if (!forms.isEmpty()) {
            time(property, texts, forms);
        } else if (texts.allNumbers()
                && (property.words().isMoney() || property.words().isQuantity())) {
            numbers.type(property, texts.asNumbers());
            property.numbersAsText = true;
            draft.doubt(property, "its numbers come as texts, and are taken as numbers");
        } else {
            text(property, texts, seen);
        }
    }

    private static boolean isOf(Texts texts, TextForm form) {
        int of = texts.ofForm(form);
        return of > 0 && (of == texts.count() || (texts.count() >= MANY && of >= NEARLY_ALL * texts.count()));
    }

    private void time(Property property, Texts texts, List<TextForm> forms) {
        TextForm form = forms.get(0);
        property.type = form.date() ? "date" : "timestamp";
        if (!form.format().isEmpty()) {
            property.options.put("format", "'" + form.format().replace("'", "''") + "'");
        }
        if (!form.date()) {
            property.options.put("timezone", Boolean.toString(form.zoned()));
            int digits = form.format().isEmpty()
                    ? texts.longestFraction()
                    : form.reader().digits();
            property.physicalType = digits == 0 ? "DATETIME" : digits <= 3 ? "DATETIME(3)" : "DATETIME(6)";
        }
        if (forms.size() > 1) {
            draft.doubt(
                    property,
                    "its values can be read in more than one way: "
                            + forms.stream()
                                    .map(other -> other.format().isEmpty() ? "ISO 8601" : other.format())
                                    .collect(Collectors.joining(", "))
                            + "; a wrong choice swaps day and month");
        }
        int none = texts.count() - texts.ofForm(form);
        if (none > 0) {
            draft.doubt(property, none + " of " + texts.count() + " are not written like this, and will be rejected");
        }
    }

    private void text(Property property, Texts texts, Sighting seen) {
        if (texts.shortest() == 0) {
            property.options.put("minLength", "0");
        }
        int room = LENGTHS[LENGTHS.length - 1];
        for (int length : LENGTHS) {
            if (length >= 2 * texts.longest()) {
                room = length;
                break;
            }
        }
        if (texts.longest() <= room) {
            property.options.put("maxLength", Integer.toString(room));
        }
        if (room > LONGEST_VARCHAR) {
            property.physicalType = "MEDIUMTEXT";
        }
        property.lines = texts.hasLines();
        property.comments.add("Texts of "
                + (texts.shortest() == texts.longest() ? "" : texts.shortest() + " to ")
                + texts.longest() + " characters.");
        if (texts.unfit() > 0) {
            draft.doubt(
                    property,
                    texts.unfit() + " texts are blank or have control characters, and will be rejected"
                            + " as BAD_TEXT");
        }
        if (texts.allNumbers() && !property.words().isId()) {
            property.comments.add("All are numbers in quotes; to take them as numbers: logicalType integer or number,"
                    + " and customProperties [{property: orderflow.number, value: text}].");
        }
        values(property, texts, seen);
    }

    /** Few different values in many records may be all there are. */
    private static void values(Property property, Texts texts, Sighting seen) {
        boolean few = texts.areFew() && texts.count() >= MANY && seen.different() * 5 <= texts.count();
        boolean plain = few && texts.values().stream().allMatch(value -> value.matches("[A-Za-z0-9][A-Za-z0-9 _/-]*"));
        if (plain && !property.words().isRestricted() && !property.words().has("name", "customer", "user", "address")) {
            property.comments.add("Only these were seen; if there are no others, enforce them:");
            property.comments.add("quality: [{metric: invalidValues, arguments: {validValues: ["
                    + texts.values().stream().map(Yaml::text).collect(Collectors.joining(", "))
                    + "]}, mustBe: 0}]");
        }
    }
}
