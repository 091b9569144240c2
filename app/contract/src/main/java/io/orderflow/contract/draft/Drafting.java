package io.orderflow.contract.draft;

import java.util.ArrayList;
import java.util.List;

/** A draft in the making: the order's properties and rules, and what is doubtful. */
final class Drafting {
    final List<Property> properties = new ArrayList<>();
    final List<Doubt> doubts = new ArrayList<>();
    /** What stands at the head of the file, a line each. */
    final List<String> head = new ArrayList<>();
    /** Rules that hold: the name and what is compared. */
    final List<String[]> rules = new ArrayList<>();
    /** Comments where the rules stand. */
    final List<String> ruleComments = new ArrayList<>();
    /** What the object's customProperties say. */
    final List<String[]> custom = new ArrayList<>();

    void doubt(Property property, String text) {
        doubts.add(new Doubt(property.path, text));
        property.comments.add("Unsure: " + text + ".");
    }

    void doubt(String text) {
        doubts.add(new Doubt("", text));
    }
}
