package io.orderflow.contract.draft;

import io.orderflow.contract.draft.Property.Leaf;
import io.orderflow.contract.model.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Gives roles by type and name: what totals and pages may add up. */
final class RoleChoice {
    private final Drafting draft;

    RoleChoice(Drafting draft) {
        this.draft = draft;
    }

    void choose() {
        List<Leaf> leaves = Property.leaves(draft.properties).stream()
                .filter(Leaf::required)
                .toList();
        for (Role role : Role.values()) {
            choose(role, leaves);
        }
    }

    private void choose(Role role, List<Leaf> leaves) {
        List<Property> fit = leaves.stream()
                .map(Leaf::property)
                .filter(property -> property.role.isEmpty() && score(role, property) > 0)
                .sorted(Comparator.comparingInt((Property property) -> score(role, property))
                        .reversed())
                .toList();
        Optional<Property> best = fit.stream().findFirst();
        if (best.isEmpty()) {
            return;
        }
        best.get().role = role.word();
        String equal = fit.stream()
                .skip(1)
                .filter(property -> score(role, property) == score(role, best.get()))
                .map(property -> property.path)
                .collect(Collectors.joining(", "));
        if (!equal.isEmpty()) {
            draft.doubt(best.get(), "it plays the role " + role.word() + ", but so could " + equal);
        }
    }

    /** 0 if it cannot play the role, or nothing says that it does. */
    private static int score(Role role, Property property) {
        Words words = property.words();
        int score = switch (role) {
            case TIME -> property.isTime() ? time(words) : 0;
            case PRODUCT -> isName(property) ? product(words) : 0;
            case CATEGORY -> isName(property) && words.has("category") ? 10 : 0;
            case PRICE ->
                property.isNumber() && words.has("price") && !isTotal(words) ? (words.has("unit") ? 20 : 10) : 0;
            case QUANTITY ->
                property.type.equals("integer") && words.isQuantity() ? (words.has("quantity", "qty") ? 20 : 10) : 0;
            case AMOUNT -> property.isNumber() && words.isMoney() ? amount(words) : 0;
            case CURRENCY -> isName(property) && words.has("currency") ? 10 : 0;
            case CUSTOMER -> customer(property, words);
        };
        boolean nested = property.path.contains(".") && role != Role.CUSTOMER;
        return nested ? score / 2 : score;
    }

    private static boolean isName(Property property) {
        return property.isVarchar()
                && !property.restricted
                && property.options.get("format") == null
                && property.keyPosition == 0;
    }

    private static boolean isTotal(Words words) {
        return words.has("total", "grand", "sum");
    }

    private static int time(Words words) {
        if (words.has("order", "ordered", "placed", "purchase")) {
            return 30;
        }
        return words.has("created", "timestamp", "event") ? 20 : words.has("updated", "delivered", "shipped") ? 4 : 10;
    }

    private static int product(Words words) {
        if (words.has("product", "item", "article")) {
            return words.has("category", "type", "description")
                    ? 0
                    : words.has("name") || words.are(words.last()) ? 30 : 10;
        }
        return words.has("sku") ? 8 : 0;
    }

    private static int amount(Words words) {
        if (words.has("tax", "vat", "shipping", "fee", "discount", "subtotal")) {
            return 0;
        }
        return isTotal(words) ? 30 : words.has("amount") ? 20 : 0;
    }

    private static int customer(Property property, Words words) {
        boolean typed = property.type.equals("integer") || property.isVarchar();
        if (!typed || property.keyPosition > 0) {
            return 0;
        }
        boolean person =
                Words.of(property.path.replace('.', '_')).has("customer", "client", "buyer", "user", "account");
        return person && words.isId() && !words.has("code") ? 20 : 0;
    }
}
