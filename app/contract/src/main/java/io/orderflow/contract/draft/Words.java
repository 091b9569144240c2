package io.orderflow.contract.draft;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the name of a field says: {@code orderId}, {@code order_id} and {@code ORDER-ID} are the words order and id. */
final class Words {
    private static final Set<String> IDS = Set.of(
            "id", "ids", "uuid", "guid", "key", "no", "nr", "num", "number", "code", "ref", "reference", "identifier");
    private static final Set<String> ORDERS =
            Set.of("order", "orders", "purchase", "transaction", "tx", "invoice", "sale", "booking", "receipt");
    private static final Set<String> TIMES =
            Set.of("time", "date", "timestamp", "ts", "at", "on", "created", "placed", "updated", "datetime", "when");
    private static final Set<String> MONEY = Set.of(
            "price",
            "amount",
            "total",
            "subtotal",
            "cost",
            "fee",
            "tax",
            "vat",
            "shipping",
            "discount",
            "revenue",
            "sum");
    private static final Set<String> QUANTITIES = Set.of("quantity", "qty", "count", "units", "pieces", "products");
    private static final Set<String> SECRET = Set.of(
            "card",
            "cardnumber",
            "creditcard",
            "pan",
            "cvv",
            "cvc",
            "cvv2",
            "iban",
            "bic",
            "password",
            "passwd",
            "pwd",
            "pin",
            "secret",
            "token",
            "apikey",
            "ssn",
            "passport",
            "licence",
            "license",
            "email",
            "mail",
            "phone",
            "mobile",
            "telephone",
            "fax",
            "birth",
            "birthday",
            "birthdate",
            "dob",
            "salary",
            "ip");

    private final List<String> all;

    private Words(List<String> all) {
        this.all = List.copyOf(all);
    }

    static Words of(String name) {
        List<String> words = new ArrayList<>();
        String parted = name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").replaceAll("([A-Z]+)([A-Z][a-z])", "$1 $2");
        for (String word : parted.split("[^\\p{L}\\p{N}]+", -1)) {
            if (!word.isEmpty()) {
                words.add(word.toLowerCase(Locale.ROOT));
            }
        }
        return new Words(words);
    }

    boolean has(String... wanted) {
        return List.of(wanted).stream().anyMatch(all::contains);
    }

    boolean are(String... wanted) {
        return all.equals(List.of(wanted));
    }

    String last() {
        return all.isEmpty() ? "" : all.get(all.size() - 1);
    }

    /** Whether it is named like an id of anything. */
    boolean isId() {
        return IDS.contains(last());
    }

    /** How likely it is the order's own id: 0 if it is not named like an id. */
    int orderId() {
        if (!isId()) {
            return 0;
        }
        if (all.size() == 1) {
            return last().equals("code") || last().equals("key") || last().equals("ref") ? 40 : 90;
        }
        boolean order = all.stream().anyMatch(ORDERS::contains);
        return order ? (all.size() == 2 ? 100 : 70) : last().equals("id") || last().equals("uuid") ? 20 : 10;
    }

    boolean isTime() {
        return TIMES.contains(last()) || all.stream().anyMatch(w -> w.equals("date") || w.equals("time"));
    }

    /** Whether it is an amount of money, in units that have decimals. */
    boolean isMoney() {
        return (MONEY.contains(last()) || has("price", "amount")) && !has("cents", "minor", "count", "id");
    }

    boolean isQuantity() {
        return QUANTITIES.contains(last()) || has("quantity", "qty");
    }

    /** Whether its values should not be shown. */
    boolean isRestricted() {
        return all.stream().anyMatch(SECRET::contains)
                || (has("credit", "debit", "bank", "social", "account", "tax")
                        && has("number", "no", "code", "security"));
    }
}
