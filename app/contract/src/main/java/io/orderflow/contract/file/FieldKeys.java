package io.orderflow.contract.file;

import io.orderflow.contract.file.YamlNode.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Everything the file defines for one field, for the readers of its type.
 *
 * @param name for messages: its path
 * @param is32 whether the file is of version 3.2 of the standard
 */
record FieldKeys(String name, Keys property, Keys options, CustomProperties custom, Problems problems, boolean is32) {

    static final String ENCODING = "orderflow.encoding";
    static final String NUMBER = "orderflow.number";
    static final String ROLE = "orderflow.role";
    static final String TEXT = "orderflow.text";
    static final Set<String> CUSTOM = Set.of(ROLE, ENCODING, NUMBER, TEXT);

    static FieldKeys of(String name, Keys property, Problems problems, boolean is32) {
        Keys options = property.keys("logicalTypeOptions")
                .orElseGet(() -> new Keys(new Mapping(property.position(), List.of()), problems));
        return new FieldKeys(name, property, options, new CustomProperties(property, CUSTOM, problems), problems, is32);
    }

    /**
     * Refuses options that the type does not have, or that cannot be enforced.
     *
     * @param type for messages: "a string"
     * @param known options that can be enforced
     * @param refused options of the standard that cannot be enforced
     */
    void checkOptions(String type, Set<String> known, Set<String> refused) {
        for (YamlNode.Entry entry : options.entries()) {
            String key = entry.key();
            if (refused.contains(key)) {
                problems.error(entry.position(), key + " cannot be enforced by OrderFlow: " + Refusals.option(key));
            } else if (!known.contains(key)) {
                problems.error(
                        entry.position(),
                        Shorten.to(60, key) + " is not an option of " + type
                                + Suggestion.of(key, new TreeSet<>(known)));
            }
        }
    }

    /** The column type; empty if none is given or it is invalid, which is then a problem. */
    Optional<PhysicalType> physicalType() {
        Optional<String> written = property.text("physicalType");
        Optional<PhysicalType> type = written.flatMap(PhysicalType::parse);
        if (written.isPresent() && type.isEmpty()) {
            error("physicalType", "physicalType " + Shorten.to(60, written.get()) + " is not a column type of MySQL");
        }
        return type;
    }

    void error(String key, String message) {
        problems.error(property.at(key), message);
    }

    void optionError(String key, String message) {
        problems.error(options.at(key), message);
    }
}
