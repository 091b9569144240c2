package io.orderflow.contract.file;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The keys of the standard, by their place. Any other key is not part of the standard. */
final class StandardKeys {
    /** Of the whole file. */
    static final Set<String> DOCUMENT = Set.of(
            "apiVersion",
            "kind",
            "id",
            "name",
            "version",
            "status",
            "tenant",
            "tags",
            "servers",
            "dataProduct",
            "description",
            "domain",
            "schema",
            "support",
            "price",
            "team",
            "roles",
            "slaDefaultElement",
            "slaProperties",
            "authoritativeDefinitions",
            "customProperties",
            "contractCreatedTs");

    static final Set<String> DOCUMENT_SINCE_3_2 = Set.of("context");

    /** Of an element of the schema: an object or a property. */
    private static final Set<String> ELEMENT = Set.of(
            "id",
            "name",
            "physicalType",
            "description",
            "businessName",
            "authoritativeDefinitions",
            "tags",
            "customProperties",
            "logicalType",
            "physicalName",
            "properties",
            "relationships",
            "quality");

    /** Of an object of the schema. */
    static final Set<String> OBJECT = elementWith("dataGranularityDescription");

    static final Set<String> OBJECT_SINCE_3_2 = Set.of("deprecated", "synonyms", "context");

    /** Of a property. */
    static final Set<String> PROPERTY = elementWith(
            "primaryKey",
            "primaryKeyPosition",
            "logicalTypeOptions",
            "required",
            "unique",
            "partitioned",
            "partitionKeyPosition",
            "classification",
            "encryptedName",
            "transformSourceObjects",
            "transformLogic",
            "transformDescription",
            "examples",
            "criticalDataElement",
            "items");

    static final Set<String> PROPERTY_SINCE_3_2 = Set.of("deprecated", "synonyms", "semanticType", "enum", "map");

    /** Of one check of quality. */
    static final Set<String> QUALITY = Set.of(
            "id",
            "authoritativeDefinitions",
            "businessImpact",
            "customProperties",
            "description",
            "dimension",
            "method",
            "name",
            "schedule",
            "scheduler",
            "severity",
            "tags",
            "type",
            "unit",
            "metric",
            "rule",
            "arguments",
            "query",
            "engine",
            "implementation",
            "mustBe",
            "mustNotBe",
            "mustBeGreaterThan",
            "mustBeGreaterOrEqualTo",
            "mustBeLessThan",
            "mustBeLessOrEqualTo",
            "mustBeBetween",
            "mustNotBeBetween");

    /** Words that identify files of other standards, with the name of each. */
    static final List<Map.Entry<String, String>> OTHER_STANDARDS = List.of(
            Map.entry(
                    "dataContractSpecification",
                    "a file of the Data Contract Specification (datacontract-cli converts it: datacontract export"
                            + " --format odcs)"),
            Map.entry("openapi", "an OpenAPI description"),
            Map.entry("swagger", "an OpenAPI description"),
            Map.entry("asyncapi", "an AsyncAPI description"),
            Map.entry("$schema", "a JSON Schema"),
            Map.entry("dataProductSpecification", "a data product's description"),
            Map.entry("datasetDomain", "an ODCS file of version 2"),
            Map.entry("quantumName", "an ODCS file of version 2"),
            Map.entry("models", "a file of dbt"));

    private StandardKeys() {}

    private static Set<String> elementWith(String... own) {
        Set<String> keys = new HashSet<>(ELEMENT);
        Collections.addAll(keys, own);
        return Set.copyOf(keys);
    }

    /** Checks that every key of a mapping is known; otherwise reports it with its position. */
    static void check(Keys keys, Set<String> known, Set<String> since32, boolean is32, Problems problems) {
        TreeSet<String> all = new TreeSet<>(known);
        all.addAll(since32);
        for (YamlNode.Entry entry : keys.entries()) {
            String key = entry.key();
            if (!all.contains(key)) {
                problems.error(
                        entry.position(),
                        Shorten.to(60, key) + " is not a key of the standard here" + Suggestion.of(key, all));
            } else if (!is32 && since32.contains(key)) {
                problems.error(entry.position(), key + " needs apiVersion v3.2.0");
            }
        }
    }
}
